import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { applyEntity, applyFeatureView, pushFeatures } from '@modelkeep/contracts/features/feature-view.api';
import { createTrainingSet } from '@modelkeep/contracts/features/training-set.api';
import type { SentBodyOf } from '@modelkeep/contracts/common/endpoint';
import { recordDataSnapshot } from '@modelkeep/contracts/metadata/data-snapshot.api';
import { dataFile, exampleFolder, readCsv, toFeatureRows, type FeatureDefinition } from '../data';
import type { Stage } from '../stage';

interface FeatureFile {
  entity: { name: string; joinKey: string; description: string };
  featureView: { name: string; description: string; owner: string; features: FeatureDefinition[] };
}

export interface CollectedData {
  outcomesDigest: string;
  trainingSetDigest: string;
  /** Request that built the training set. */
  trainingSet: SentBodyOf<typeof createTrainingSet>;
  featureView: string;
  featureViewVersion: number;
  joinKey: string;
  features: FeatureDefinition[];
}

/** Records the raw data, pushes features with their event times, and joins a point-in-time training set. */
export async function collectData({ people, narrator }: Stage): Promise<CollectedData> {
  const { client } = people.dana;
  narrator.chapter(1, 'Data: a snapshot, features with event times, a point-in-time training set');

  const record = (name: string, file: string) =>
    client.call(recordDataSnapshot, {
      query: { name, format: 'csv', source: 'Statlog German Credit Data, DOI 10.24432/C5NC77, CC BY 4.0' },
      stream: createReadStream(dataFile(file)),
    });
  const applicants = await record('applicants', 'applicants.csv');
  narrator.tell(`snapshot of the applicants ${applicants.digest}`, snapshotPath(applicants.digest));
  const outcomes = await record('outcomes', 'outcomes.csv');
  narrator.tell(`snapshot of the outcomes   ${outcomes.digest}`, snapshotPath(outcomes.digest));

  const { entity, featureView: described } = JSON.parse(
    await readFile(resolve(exampleFolder, 'features.json'), 'utf8'),
  ) as FeatureFile;
  // The file also says which values were seen; the feature store has no place for that.
  const features = described.features.map(({ name, type, description }) => ({ name, type, description }));
  const featureView = { ...described, features };
  const { name: entityName, ...entityBody } = entity;
  await client.call(applyEntity, { params: { name: entityName }, body: entityBody });
  const { name, ...viewBody } = featureView;
  const view = await client.call(applyFeatureView, {
    params: { name },
    body: { entity: entityName, ...viewBody },
  });
  narrator.tell(
    `feature view ${name}@${view.version}: ${view.features.length} features by ${view.joinKey}`,
    `/api/v1/feature-store/feature-views/${name}`,
  );

  const rows = toFeatureRows(await readCsv('applicants.csv'), featureView.features, entity.joinKey);
  const pushed = await client.call(pushFeatures, {
    params: { name },
    body: { rows, sourceDigest: applicants.digest },
  });
  narrator.tell(`${pushed.accepted} applicants pushed, each with its event time`);

  const request: SentBodyOf<typeof createTrainingSet> = {
    name: 'credit-risk-training',
    featureView: name,
    features: featureView.features.map((feature) => feature.name),
    spine: {
      dataSnapshotDigest: outcomes.digest,
      entityColumn: entity.joinKey,
      timeColumn: 'application_timestamp',
      labelColumns: ['bad_credit'],
    },
  };
  const trainingSet = await client.call(createTrainingSet, { body: request });
  narrator.tell(
    `training set of ${trainingSet.rows} rows, each as it was at its time: ${trainingSet.digest}`,
    snapshotPath(trainingSet.digest),
  );
  return {
    outcomesDigest: outcomes.digest,
    trainingSetDigest: trainingSet.digest,
    trainingSet: request,
    featureView: name,
    featureViewVersion: view.version,
    joinKey: entity.joinKey,
    features: featureView.features,
  };
}

const snapshotPath = (digest: string) => `/api/v1/metadata/data-snapshots/${digest}`;

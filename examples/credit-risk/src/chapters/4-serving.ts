import { createDeployment, getDeployment } from '@modelkeep/contracts/deployment/deployment.api';
import { listPredictions } from '@modelkeep/contracts/metadata/audit.api';
import { applyMonitor } from '@modelkeep/contracts/monitoring/monitor.api';
import { getPackage } from '@modelkeep/contracts/registry/model-version.api';
import type { ModelVersion } from '@modelkeep/contracts/registry/model-version';
import { predictAll } from '../applicants';
import { readCsv } from '../data';
import { deploymentName, type Stage } from '../stage';
import { until } from '../wait';
import type { CollectedData } from './1-data';
import { crown } from './3-approval';

const windowSize = 200;

export interface Predictions {
  firstPredictionId: string;
}

/** Deploys the approved version, watches it, and answers for a few hundred applicants by their ids. */
export async function serve(stage: Stage, version: ModelVersion, data: CollectedData): Promise<Predictions> {
  const { people, narrator } = stage;
  narrator.chapter(4, 'Deployment: predictions over the V2 protocol, by applicant id');
  const { client } = people.olga;
  await client.call(createDeployment, {
    body: { name: deploymentName, model: version.model, version: version.version, audit: 'strict' },
  });
  const deployment = await until('the deployment takes traffic', async () => {
    const found = await client.call(getDeployment, { params: { name: deploymentName } });
    const failed = found.revisions.find((revision) => revision.state === 'failed');
    if (failed) throw new Error(`revision ${failed.number} failed: ${failed.failure}`);
    return found.traffic.length > 0 && found;
  });
  narrator.tell(
    `olga deployed version ${version.version} as revision ${deployment.traffic[0]?.revision}, with all traffic`,
    `/api/v1/deployment/deployments/${deploymentName}`,
  );
  await crown(stage, version);

  await client.call(applyMonitor, {
    params: { name: `${deploymentName}-drift` },
    body: {
      deployment: deploymentName,
      referenceDigest: data.trainingSetDigest,
      features: await modelFeatures(stage, version),
      windowSize,
    },
  });
  narrator.tell(`a monitor compares every ${windowSize} predictions with the training set`);

  const applicants = (await readCsv('outcomes.csv')).slice(0, 300).map((row) => row[data.joinKey] ?? '');
  const answers = await predictAll(stage.endpoint(data.joinKey), applicants);
  const firstPredictionId = answers[0]?.parameters.prediction_ids[0];
  if (!firstPredictionId) throw new Error('the first answer carries no prediction id');
  narrator.tell(
    `${answers.length} applicants answered, each with a prediction id; the first is ${firstPredictionId}`,
  );

  await until('all predictions are on record', async () => {
    const page = await people.amira.client.call(listPredictions, {
      query: { deployment: deploymentName, limit: 1000 },
    });
    return page.items.length >= answers.length;
  });
  narrator.tell('all of them are on record', `/api/v1/metadata/audit/predictions/${firstPredictionId}`);
  return { firstPredictionId };
}

/** Features that the model takes, as its package says; the feature view has more. */
async function modelFeatures({ people }: Stage, { packageDigest = '' }: ModelVersion): Promise<string[]> {
  const { manifest } = await people.olga.client.call(getPackage, { params: { digest: packageDigest } });
  return manifest.features?.features ?? [];
}

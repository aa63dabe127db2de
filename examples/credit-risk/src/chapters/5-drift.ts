import {
  createRevision,
  getDeployment,
  retireRevision,
  shiftTraffic,
} from '@modelkeep/contracts/deployment/deployment.api';
import { pushFeatures } from '@modelkeep/contracts/features/feature-view.api';
import { recordDataSnapshot } from '@modelkeep/contracts/metadata/data-snapshot.api';
import { listAlerts, listWindows } from '@modelkeep/contracts/monitoring/monitor.api';
import { listPipelineRuns } from '@modelkeep/contracts/pipelines/pipeline.api';
import {
  archiveModelVersion,
  decommissionModelVersion,
} from '@modelkeep/contracts/registry/model-version.api';
import type { ModelVersion } from '@modelkeep/contracts/registry/model-version';
import { predictAll } from '../applicants';
import { concatenateCsv, readCsv, toFeatureRows } from '../data';
import { deploymentName, triggerName, type Stage } from '../stage';
import { until } from '../wait';
import type { CollectedData } from './1-data';
import { registeredVersion, retrainOn, waitForRun } from './2-training';
import { approveVersion, crown } from './3-approval';

export interface Successor extends ModelVersion {
  pipelineRunId: string;
}

/** The process changes; drift raises an alert, which starts retraining; the new version takes over by a canary. */
export async function replace(stage: Stage, old: ModelVersion, data: CollectedData): Promise<Successor> {
  const { people, narrator } = stage;
  narrator.chapter(5, 'Drift: the process changes, and a new version takes over');
  await receiveShiftedApplicants(stage, data);
  const run = await watchForDrift(stage);

  await waitForRun(stage, run.id);
  const registered = await registeredVersion(stage, run.id);
  const version = await approveVersion(
    stage,
    registered,
    'Trained on recent applicants; no worse for any group',
  );
  await canary(stage, version, data);
  await crown(stage, version);

  const params = { model: old.model, version: old.version };
  const { client } = people.olga;
  await client.call(retireRevision, {
    params: { name: deploymentName, revision: 1 },
    body: { reason: `version ${version.version} took over` },
  });
  await client.call(decommissionModelVersion, {
    params,
    body: { reason: 'process-changed', comment: 'an online channel brings other applicants' },
  });
  narrator.tell(`version ${old.version} decommissioned: the process changed`);
  const archive = await client.call(archiveModelVersion, { params, body: { retentionDays: 3653 } });
  narrator.tell(
    `version ${old.version} archived under object lock until ${archive.retainUntil}`,
    `/api/v1/registry/archives/${archive.packageDigest}`,
  );
  return { ...version, pipelineRunId: run.id };
}

async function receiveShiftedApplicants(stage: Stage, data: CollectedData): Promise<void> {
  const { people, narrator, endpoint } = stage;
  const shifted = await readCsv('shifted_applicants.csv');
  await people['loan-desk'].client.call(pushFeatures, {
    params: { name: data.featureView },
    body: { rows: toFeatureRows(shifted, data.features, data.joinKey) },
  });
  const outcomes = await people.dana.client.call(recordDataSnapshot, {
    query: { name: 'outcomes', format: 'csv', source: 'outcomes of all applicants so far' },
    stream: Buffer.from(await concatenateCsv('outcomes.csv', 'shifted_outcomes.csv')),
  });
  narrator.tell(`applicants of a new online channel arrive; their outcomes are on record ${outcomes.digest}`);
  await retrainOn(stage, outcomes.digest);
  const applicants = shifted.map((row) => row[data.joinKey] ?? '');
  await predictAll(endpoint(data.joinKey), applicants);
  narrator.tell(`${applicants.length} of them answered`);
}

async function watchForDrift({ people, narrator }: Stage) {
  const { client } = people.olga;
  const name = `${deploymentName}-drift`;
  const window = await until('a window drifts', async () => {
    const { items } = await client.call(listWindows, { params: { name }, query: { limit: 1000 } });
    return items.find((report) => report.drifted);
  });
  const worst = [...window.drift].sort((a, b) => b.distance - a.distance).slice(0, 3);
  narrator.tell(
    `window ${window.window} drifted: ${worst.map((each) => `${each.feature} ${each.method} ${each.value.toFixed(2)}`).join(', ')}`,
    `/api/v1/monitoring/monitors/${name}/windows`,
  );
  const alert = await until('an alert is raised', async () => {
    const { items } = await client.call(listAlerts, { query: { deployment: deploymentName, limit: 1000 } });
    return items.find((each) => each.kind === 'drift');
  });
  narrator.tell(`alert: ${alert.summary}`, '/api/v1/monitoring/alerts');
  const run = await until('the alert starts retraining', async () => {
    const { items } = await client.call(listPipelineRuns, { query: { trigger: triggerName, limit: 1000 } });
    return items[0];
  });
  narrator.tell('the alert, as an event, started retraining', `/api/v1/pipelines/runs/${run.id}`);
  return run;
}

async function canary(stage: Stage, version: ModelVersion, data: CollectedData): Promise<void> {
  const { people, narrator, endpoint } = stage;
  const { client } = people.olga;
  const params = { name: deploymentName };
  const { number } = await client.call(createRevision, {
    params,
    body: { model: version.model, version: version.version, audit: 'strict' },
  });
  await until(`revision ${number} is ready`, async () => {
    const { revisions } = await client.call(getDeployment, { params });
    const revision = revisions.find((each) => each.number === number);
    if (revision?.state === 'failed') throw new Error(`revision ${number} failed: ${revision.failure}`);
    return revision?.state === 'ready';
  });
  await client.call(shiftTraffic, {
    params,
    body: {
      traffic: [
        { revision: 1, percent: 90 },
        { revision: number, percent: 10 },
      ],
      reason: 'canary',
    },
  });
  narrator.tell(
    `version ${version.version} takes 10 % as a canary`,
    `/api/v1/deployment/deployments/${deploymentName}`,
  );

  const applicants = (await readCsv('outcomes.csv')).slice(300, 600).map((row) => row[data.joinKey] ?? '');
  const answers = await until('the canary answers', async () => {
    const batch = await predictAll(endpoint(data.joinKey), applicants);
    return batch.some((answer) => answer.model_version === String(version.version)) && batch;
  });
  const byCanary = answers.filter((answer) => answer.model_version === String(version.version)).length;
  narrator.tell(`the canary answered ${byCanary} of ${answers.length} applicants, without an error`);
  await client.call(shiftTraffic, {
    params,
    body: { traffic: [{ revision: number, percent: 100 }], reason: 'canary healthy: promoted' },
  });
  narrator.tell(`version ${version.version} promoted: it takes all traffic`);
}

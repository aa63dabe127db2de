import { getDeployment } from '@modelkeep/contracts/deployment/deployment.api';
import {
  explainPrediction,
  listPredictions,
  replayPrediction,
} from '@modelkeep/contracts/metadata/audit.api';
import { getDataSnapshot } from '@modelkeep/contracts/metadata/data-snapshot.api';
import { listLifeCycleEvents } from '@modelkeep/contracts/metadata/life-cycle-event.api';
import { getPipelineRun } from '@modelkeep/contracts/pipelines/pipeline.api';
import { listTriggers } from '@modelkeep/contracts/pipelines/trigger.api';
import {
  getArchive,
  getModelVersion,
  getRegisteredModel,
} from '@modelkeep/contracts/registry/model-version.api';
import { clientOf, told } from './story';

const model = 'credit-risk';

describe('the life of a model, through public APIs only', () => {
  it('made the second version champion, with all traffic', async () => {
    const registered = await clientOf('dana').call(getRegisteredModel, { params: { model } });
    expect(registered.aliases.champion).toBe(told().championVersion);
    const deployment = await clientOf('olga').call(getDeployment, { params: { name: model } });
    expect(deployment.traffic).toEqual([{ revision: 2, percent: 100 }]);
    expect(deployment.revisions.map(({ version, state }) => ({ version, state }))).toEqual([
      { version: told().retiredVersion, state: 'retired' },
      { version: told().championVersion, state: 'ready' },
    ]);
  });

  it('archived the first version with its reason', async () => {
    const params = { model, version: told().retiredVersion };
    const version = await clientOf('dana').call(getModelVersion, { params });
    expect(version.stage).toBe('archived');
    const archive = await clientOf('amira').call(getArchive, {
      params: { digest: version.packageDigest ?? '' },
    });
    expect(Date.parse(archive.retainUntil)).toBeGreaterThan(Date.now());
    expect(archive.files.length).toBeGreaterThan(3);
  });

  it('retrained because an alert was raised', async () => {
    const run = await clientOf('olga').call(getPipelineRun, { params: { id: told().retrainingRunId } });
    expect(run).toMatchObject({
      state: 'succeeded',
      trigger: { eventType: 'modelkeep.monitoring.alert.raised.v1' },
    });
    const { items } = await clientOf('amira').call(listLifeCycleEvents, {
      query: { type: 'modelkeep.monitoring.alert.raised.v1' },
    });
    expect(items.map(({ id }) => id)).toContain(run.trigger?.eventId);
    const triggers = await clientOf('olga').call(listTriggers, {});
    expect(triggers.items).toContainEqual(
      expect.objectContaining({ name: run.trigger?.name, pipeline: run.pipeline, appliedBy: 'dana' }),
    );
  });

  it('explains the first prediction from records, without a gap', async () => {
    const params = { predictionId: told().firstPredictionId };
    const why = await clientOf('amira').call(explainPrediction, { params });
    expect(why.gaps).toEqual([]);
    expect(why).toMatchObject({
      prediction: { version: told().retiredVersion, revision: 1 },
      deployment: { name: model, traffic: [{ revision: 1, percent: 100 }] },
      modelVersion: { stageNow: 'archived', decommissioned: { reason: 'process-changed', by: 'olga' } },
      package: { signatureValid: true },
      approval: { requestedBy: 'dana', approvedBy: 'ravi' },
      run: { status: 'FINISHED' },
    });
    expect(why.code?.commit).toBe(why.run?.codeCommit);
    expect(why.dataSnapshots[0]?.digest).toBe(told().trainingSetDigest);
    for (const { digest } of why.dataSnapshots) {
      await expect(clientOf('dana').call(getDataSnapshot, { params: { digest } })).resolves.toMatchObject({
        digest,
      });
    }
  });

  it('gives reason codes that add up to the margin, and features with their event times', async () => {
    const params = { predictionId: told().firstPredictionId };
    const { prediction } = await clientOf('amira').call(explainPrediction, { params });
    const { reasonCodes, features } = prediction;
    if (!reasonCodes) throw new Error('no reason codes');
    const sum = reasonCodes.contributions.reduce(
      (total, each) => total + each.contribution,
      reasonCodes.baseline,
    );
    expect(sum).toBeCloseTo(reasonCodes.margin, 6);
    expect(features.length).toBeGreaterThan(10);
    for (const { status, eventTime } of features) {
      expect(status).toBe('PRESENT');
      expect(Date.parse(eventTime ?? '')).toBeLessThan(Date.parse(prediction.time));
    }
  });

  it('replays the archived package to the last bit, each time anew', async () => {
    const params = { predictionId: told().firstPredictionId };
    const replay = await clientOf('amira').call(replayPrediction, { params });
    expect(replay).toMatchObject({ identical: true, loadedFrom: 'archive' });
    for (const output of replay.outputs) expect(output.replayed).toBe(output.recorded);
  });

  it('has every answered prediction on record exactly once', async () => {
    const ids: string[] = [];
    let after: string | undefined;
    do {
      const page = await clientOf('amira').call(listPredictions, {
        query: { deployment: model, limit: 500, after },
      });
      ids.push(...page.items.map(({ predictionId }) => predictionId));
      after = page.next;
    } while (after);
    expect(new Set(ids).size).toBe(ids.length);
    expect(ids).toContain(told().firstPredictionId);
    expect(ids.length).toBeGreaterThanOrEqual(1000);
  });
});

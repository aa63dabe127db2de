import { applyApplication, retireApplication } from '@modelkeep/contracts/deployment/application.api';
import {
  decommissionDeployment,
  listConsumers,
  listSplits,
  rollBackDeployment,
  shiftTraffic,
} from '@modelkeep/contracts/deployment/deployment.api';
import type { Strategy } from '@modelkeep/contracts/deployment/rollout';
import { getRollout, promoteRollout, startRollout } from '@modelkeep/contracts/deployment/rollout.api';
import { InferResponse } from '@modelkeep/contracts/serving/inference';
import { LabelObserved } from '@modelkeep/contracts/serving/label-observed.event';
import { createKafka, EventProducer } from '@modelkeep/eventing';
import type { z } from 'zod';
import { DeploymentStack, statusesOf } from './deployment-stack';
import { until } from './world';

jest.setTimeout(240_000);

describe('rollouts', () => {
  let deployments: DeploymentStack;
  beforeAll(async () => {
    deployments = await DeploymentStack.start();
  });
  afterAll(() => deployments?.stop());

  /** Deploys revision 1 of a new name, and starts a rollout of a candidate. */
  const rollOut = async (
    name: string,
    strategy: z.input<typeof Strategy>,
    weights: { bias: number; fragile?: boolean } = { bias: 0.5 },
    analysis = {},
  ) => {
    await deployments.deploy(name);
    const version = await deployments.approve(name, weights);
    const candidate = { model: name, version, audit: 'async' as const };
    return deployments.client.call(startRollout, {
      params: { name },
      // Replicas that have just started on a busy machine are slow now and then: time decides nothing here.
      body: {
        ...{ candidate, strategy, reason: 'a better one' },
        analysis: { latencyFloorMs: 10_000, ...analysis },
      },
    });
  };

  it('takes a canary step by step to all traffic, through a crash of the service, without an error', async () => {
    const { id } = await rollOut('canary', {
      kind: 'canary',
      steps: [
        { percent: 30, minRequests: 20 },
        { percent: 60, minRequests: 20, seconds: 2 },
      ],
    });
    const answers = await deployments.underLoad('canary', async () => {
      await deployments.untilRollout(id, ({ step }) => step === 1);
      await deployments.stack.kill('deployment');
      await deployments.stack.untilReady('deployment');
      const ended = await deployments.untilRollout(id, ({ state }) => state !== 'running');
      expect(ended).toMatchObject({ state: 'promoted', step: 2, steps: 2 });
      await until('revision 2 takes all', async () => (await deployments.infer('canary')).revision === 2);
    });
    expect(Object.keys(statusesOf(answers))).toEqual(['200']);
    expect(new Set(answers.map(({ revision }) => revision))).toEqual(new Set([1, 2]));
    const { items } = await deployments.client.call(listSplits, { params: { name: 'canary' } });
    expect(items.map(({ traffic, settled }) => [traffic.at(-1)?.percent, settled])).toEqual([
      [100, true],
      [60, false],
      [30, false],
      [100, true],
    ]);
    const { items: consumers } = await deployments.client.call(listConsumers, { params: { name: 'canary' } });
    expect(consumers.map(({ name }) => name)).toEqual(['loan-desk']);
  });

  it('goes back to the split before with one call, and refuses what is not ready', async () => {
    const params = { name: 'canary' };
    const back = await deployments.client.call(rollBackDeployment, { params, body: { reason: 'a test' } });
    expect(back.traffic).toEqual([{ revision: 1, percent: 100 }]);
    await until('revision 1 answers', async () => (await deployments.infer('canary')).revision === 1);
    const unknown = deployments.client.call(rollBackDeployment, {
      params,
      body: { revision: 9, reason: 'no' },
    });
    await expect(unknown).rejects.toMatchObject({ status: 422 });
    const same = deployments.client.call(rollBackDeployment, { params, body: { revision: 1, reason: 'no' } });
    await expect(same).rejects.toMatchObject({ status: 409 });
  });

  it('rolls a canary back by itself when it fails requests', async () => {
    const { id } = await rollOut(
      'fragile',
      { kind: 'canary', steps: [{ percent: 50, seconds: 120 }] },
      { bias: 0, fragile: true },
    );
    const shifted = deployments.client.call(shiftTraffic, {
      params: { name: 'fragile' },
      body: { traffic: [{ revision: 1, percent: 100 }], reason: 'meanwhile' },
    });
    await expect(shifted).rejects.toMatchObject({ status: 409 });
    await deployments.underLoad(
      'fragile',
      async () => {
        const ended = await deployments.untilRollout(id, ({ state }) => state !== 'running');
        expect(ended).toMatchObject({
          state: 'rolled-back',
          outcome: expect.stringMatching(/^\d+ of \d+ requests failed; at most 2 % may$/),
        });
      },
      { x: 100 },
    );
    const { traffic } = await deployments.untilDeployment('fragile', () => true);
    expect(traffic).toEqual([{ revision: 1, percent: 100 }]);
  });

  it('mirrors to a shadow that answers nobody, and compares', async () => {
    const { id } = await rollOut('shadow', { kind: 'shadow', minRequests: 30 }, { bias: -3 });
    const answers = await deployments.underLoad('shadow', async () => {
      const ended = await deployments.untilRollout(id, ({ state }) => state !== 'running');
      expect(ended.state).toBe('kept');
      const { candidate, others } = ended.observed;
      expect(candidate.compared).toBeGreaterThanOrEqual(30);
      // x = 1: above a half without the bias, below with it.
      expect(candidate.disagreed).toBe(candidate.compared);
      const expected = 1 / (1 + Math.exp(-1)) - 1 / (1 + Math.exp(2));
      expect(candidate.meanDifference).toBeCloseTo(expected, 4);
      expect(others.requests).toBeGreaterThan(0);
    });
    expect(new Set(answers.map(({ revision }) => revision))).toEqual(new Set([1]));
  });

  it('lets labels decide between champion and challenger', async () => {
    const strategy = { kind: 'champion-challenger' as const, minLabelled: 20, minGain: 0.5 };
    const { id } = await rollOut('challenge', strategy, { bias: -3 });
    await deployments.untilRollout(id, ({ step }) => step === 1);
    const producer = new EventProducer(createKafka('faults', deployments.stack.kafkaBrokers), {
      service: 'faults',
    });
    const answers = await deployments.underLoad('challenge', async () => {
      await deployments.untilRollout(id, ({ observed }) => observed.candidate.compared >= 20);
    });
    // What the challenger says to all of them, and the champion to none.
    const labels = answers.map(({ body }) => ({
      predictionId: InferResponse.parse(JSON.parse(body)).parameters.prediction_ids[0] ?? '',
      label: 0,
      observedAt: new Date().toISOString(),
    }));
    await until('the challenger is promoted', async () => {
      await producer.sendBatch(LabelObserved, labels);
      return (await deployments.client.call(getRollout, { params: { id } })).state === 'promoted';
    });
    await producer.onApplicationShutdown();
    const { outcome, observed } = await deployments.client.call(getRollout, { params: { id } });
    expect(outcome).toMatch(/^100 % of its \d+ labelled predictions are right, of the others' 0 %$/);
    expect(observed.candidate.correct).toBe(observed.candidate.labelled);
    const { traffic } = await deployments.untilDeployment('challenge', () => true);
    expect(traffic).toEqual([{ revision: 2, percent: 100 }]);
  });

  it('keeps each key of an A/B test with one revision, until it is promoted', async () => {
    const { id } = await rollOut('ab', {
      kind: 'a-b',
      percent: 50,
      key: { by: 'header', name: 'x-customer' },
    });
    await deployments.untilRollout(id, ({ step }) => step === 1);
    const ask = async (customer: number) =>
      (await deployments.infer('ab', 1, { 'x-customer': `c-${customer}` })).revision;
    const customers = Array.from({ length: 40 }, (_, index) => index);
    await until('both revisions answer', async () => {
      const seen = new Set(await Promise.all(customers.map(ask)));
      return seen.size === 2;
    });
    const first = await Promise.all(customers.map(ask));
    expect(await Promise.all(customers.map(ask))).toEqual(first);
    const promoted = await deployments.client.call(promoteRollout, {
      params: { name: 'ab' },
      body: { reason: 'more accepted' },
    });
    expect(promoted).toMatchObject({ state: 'promoted', outcome: 'more accepted' });
    await until('revision 2 takes all', async () =>
      (await Promise.all(customers.map(ask))).every((each) => each === 2),
    );
  });

  it('binds deployments to an application, which ends after them', async () => {
    const params = { name: 'loans' };
    const apply = (...names: string[]) =>
      deployments.client.call(applyApplication, { params, body: { owners: ['credit'], deployments: names } });
    await expect(apply('canary', 'nobody')).rejects.toMatchObject({
      status: 422,
      problem: { errors: [{ path: 'body.deployments.1', message: 'there is no nobody' }] },
    });
    expect(await apply('canary')).toMatchObject({ version: 1, owners: ['credit'], deployments: ['canary'] });
    expect(await apply('canary')).toMatchObject({ version: 1 });
    expect(await apply('canary', 'ab')).toMatchObject({ version: 2 });
    const body = { reason: 'the product ended' };
    await expect(deployments.client.call(retireApplication, { params, body })).rejects.toMatchObject({
      status: 409,
      problem: { detail: 'Decommission its deployments first: ab, canary.' },
    });
    await apply();
    const retired = await deployments.client.call(retireApplication, { params, body });
    expect(retired).toMatchObject({ version: 3, state: 'retired' });
    await expect(apply('canary')).rejects.toMatchObject({ status: 409 });
  });

  it('does not decommission while somebody calls, unless forced', async () => {
    const params = { name: 'ab' };
    const body = { reason: 'better-model' as const };
    const refused = deployments.client.call(decommissionDeployment, { params, body });
    await expect(refused).rejects.toMatchObject({
      status: 409,
      problem: { detail: expect.stringContaining('loan-desk') },
    });
    const unsaid = deployments.client.call(decommissionDeployment, { params, body: { reason: 'other' } });
    await expect(unsaid).rejects.toMatchObject({ status: 400 });
    const stopped = await deployments.client.call(decommissionDeployment, {
      params,
      body: { ...body, force: true },
    });
    expect(stopped).toMatchObject({ state: 'decommissioned', traffic: [] });
    await until('nobody is answered', async () => (await deployments.infer('ab')).status === 404);
    await deployments.untilDeployment('ab', ({ revisions }) =>
      revisions.every(({ running }) => running.length === 0),
    );
  });
});

import { randomUUID } from 'node:crypto';
import type { ApiError } from '@modelkeep/client';
import { listAlerts } from '@modelkeep/contracts/monitoring/monitor.api';
import {
  applyObjective,
  deleteObjective,
  getObjective,
  listObjectives,
} from '@modelkeep/contracts/monitoring/objective.api';
import { OutsideProducer, type Prediction } from './monitoring-producer';
import { clientOf } from './story';
import { until } from './until';

const olga = () => clientOf('olga');
const mark = randomUUID().slice(0, 8);
const name = `quick-${mark}`;
const deployment = `outside-${mark}`;
const definition = {
  kind: 'latency' as const,
  deployment,
  thresholdMs: 50,
  target: 0.9,
  periodDays: 30,
};

const prediction = (latencyMs: number): Prediction => ({
  predictionId: randomUUID(),
  time: new Date().toISOString(),
  deployment,
  model: 'outside',
  version: 1,
  row: 0,
  entityKeys: {},
  features: [],
  inputs: [],
  outputs: [],
  latencyMs,
});

describe('a latency objective', () => {
  let producer: OutsideProducer;

  beforeAll(async () => {
    producer = await OutsideProducer.connect();
    await olga().call(applyObjective, { params: { name }, body: definition });
  });
  afterAll(() => producer.close());

  it('tells how much of its error budget is left', async () => {
    // One in twenty is too slow, where one in ten may be: half of the budget.
    await producer.predictions(Array.from({ length: 100 }, (_, i) => prediction(i % 20 === 0 ? 80 : 20)));
    const objective = await until('all predictions', async () => {
      const found = await olga().call(getObjective, { params: { name } });
      return found.total === 100 && found;
    });
    expect(objective).toMatchObject({ good: 95, total: 100 });
    expect(objective.budgetLeft).toBeCloseTo(0.5, 9);
    for (const { rate } of objective.burnRates) expect(rate).toBeCloseTo(0.5, 9);
  });

  it('raises one alert while its budget burns, which ends with it', async () => {
    await producer.predictions(Array.from({ length: 900 }, () => prediction(500)));
    const alertIn = (state: 'open' | 'resolved') =>
      until(`the ${state} alert`, async () => {
        const { items } = await olga().call(listAlerts, { query: { deployment, state } });
        return items[0];
      });
    const alert = await alertIn('open');
    expect(alert).toMatchObject({ kind: 'objective', severity: 'critical', monitor: name });
    expect(alert.summary).toMatch(/^latency of .* spends its error budget 9\.\d times too fast over 6 h$/);
    await olga().call(deleteObjective, { params: { name } });
    expect((await alertIn('resolved')).id).toBe(alert.id);
  });

  it('is listed, and begins anew with another definition', async () => {
    await olga().call(applyObjective, { params: { name }, body: definition });
    const { createdAt } = await olga().call(getObjective, { params: { name } });
    const again = await olga().call(applyObjective, { params: { name }, body: definition });
    expect(again.createdAt).toBe(createdAt);
    const other = await olga().call(applyObjective, {
      params: { name },
      body: { ...definition, thresholdMs: 60 },
    });
    expect(other.createdAt > createdAt).toBe(true);
    const { items } = await olga().call(listObjectives, { query: { limit: 1000 } });
    expect(items.map((each) => each.name)).toContain(name);
    await olga().call(deleteObjective, { params: { name } });
    const refusal: ApiError = await olga()
      .call(getObjective, { params: { name } })
      .then(
        () => Promise.reject(new Error('it was not refused')),
        (error: ApiError) => error,
      );
    expect(refusal.status).toBe(404);
  });
});

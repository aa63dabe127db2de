import { createHmac, randomUUID } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { DuckDBInstance } from '@duckdb/node-api';
import type { ApiError } from '@modelkeep/client';
import { recordDataSnapshot } from '@modelkeep/contracts/metadata/data-snapshot.api';
import { compareDataSets } from '@modelkeep/contracts/monitoring/comparison.api';
import type { WindowReport } from '@modelkeep/contracts/monitoring/monitor';
import {
  acknowledgeAlert,
  applyMonitor,
  getHistogram,
  listAlerts,
  listWindows,
  recordLabels,
} from '@modelkeep/contracts/monitoring/monitor.api';
import {
  applyChannel,
  applyRules,
  createSilence,
  deleteRule,
  listDeliveries,
  previewRule,
} from '@modelkeep/contracts/monitoring/rule.api';
import { OutsideProducer, type Prediction } from './monitoring-producer';
import { clientOf } from './story';
import { until } from './until';

const dana = () => clientOf('dana');
const olga = () => clientOf('olga');
const refusalOf = (work: Promise<unknown>): Promise<ApiError> =>
  work.then(
    () => Promise.reject(new Error('it was not refused')),
    (error: ApiError) => error,
  );

const mark = randomUUID().slice(0, 8);
const monitor = `scores-${mark}`;
const deployment = `outside-${mark}`;
const MINUTE = 60_000;
/** Long over, and at the beginning of a window. */
const begin = Math.floor(Date.now() / MINUTE) * MINUTE - 60 * MINUTE;

/** Row `i` of what the model was trained on, spread evenly. */
const typical = (i: number) => ({
  amount: (i * 37) % 1000,
  kind: i % 3 === 0 ? 'car' : 'house',
  sex: i % 2 === 0 ? 'female' : 'male',
});

function prediction(
  time: number,
  features: Record<string, string | number | null>,
  score: number,
): Prediction {
  return {
    predictionId: randomUUID(),
    time: new Date(time).toISOString(),
    deployment,
    model: 'outside',
    version: 1,
    row: 0,
    entityKeys: {},
    features: Object.entries(features).map(([name, value]) => ({
      name,
      value,
      status: 'FROM_REQUEST' as const,
    })),
    inputs: [],
    outputs: [{ name: 'score', datatype: 'FP64', shape: [1], data: [score], raw: '' }],
    latencyMs: 10,
  };
}

/** 300 predictions within the minute that begins so many minutes after the first. */
const minute = (
  number: number,
  change: (row: ReturnType<typeof typical>, i: number) => object = (row) => row,
) =>
  Array.from({ length: 300 }, (_, i) =>
    prediction(
      begin + number * MINUTE + i * 150,
      { ...typical(i), ...change(typical(i), i) },
      (i % 100) / 100,
    ),
  );

describe('predictions of a model that is served elsewhere', () => {
  let producer: OutsideProducer;
  let folder: string;
  const digests: Record<string, string> = {};
  const first = minute(0);
  const second = minute(1, ({ amount }, i) => ({
    amount: i % 10 === 0 ? null : amount + 2000,
    kind: i % 4 === 0 ? 'boat' : 'car',
  }));

  const windows = async (): Promise<WindowReport[]> =>
    (await dana().call(listWindows, { params: { name: monitor }, query: {} })).items;
  const reported = (what: string, wanted: (found: WindowReport[]) => WindowReport | undefined) =>
    until(what, async () => wanted(await windows()));

  async function upload(name: string, sql: string): Promise<string> {
    const path = join(folder, `${name}.parquet`);
    const connection = await (await DuckDBInstance.create(':memory:')).connect();
    await connection.run(`COPY (${sql}) TO '${path}' (FORMAT parquet)`);
    const snapshot = await dana().call(recordDataSnapshot, {
      query: { name: `${name}-${mark}`, format: 'parquet' },
      stream: readFileSync(path),
    });
    return snapshot.digest;
  }

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'monitoring-'));
    const rows = (shift: number) => `SELECT (i * 37) % 1000 + ${shift} AS amount,
      CASE WHEN i % 3 = 0 THEN 'car' ELSE 'house' END AS kind,
      CASE WHEN i % 2 = 0 THEN 'female' ELSE 'male' END AS sex FROM range(3000) AS rows (i)`;
    digests['reference'] = await upload('reference', rows(0));
    digests['shifted'] = await upload('shifted', rows(2000));
    producer = await OutsideProducer.connect();
    await dana().call(applyMonitor, {
      params: { name: monitor },
      body: {
        deployment,
        referenceDigest: digests['reference'],
        features: ['amount', 'kind'],
        windowSeconds: 60,
        windowSize: 100,
        latenessSeconds: 0,
        slices: ['sex'],
        performance: { task: 'classification', output: { name: 'score' } },
      },
    });
  });
  afterAll(async () => {
    await producer.close();
    rmSync(folder, { recursive: true });
  });

  it('are counted once, into the window of their time', async () => {
    await producer.predictions([...second, ...first]);
    await producer.predictions(first);
    // Every partition has come to the present: what is older is complete.
    await producer.predictions(
      Array.from({ length: 100 }, (_, i) => prediction(Date.now(), typical(i), 0.5)),
    );
    const drifted = await reported('the second window', (found) => found[1]);
    const [calm] = await windows();
    expect(calm).toMatchObject({ predictions: 300, revision: 1, drifted: false, violations: [] });
    expect(calm?.from).toBe(first[0]?.time);
    expect(drifted).toMatchObject({ predictions: 300, drifted: true, driftedShare: 1 });
    expect(drifted.window - (calm?.window ?? 0)).toBe(1);
    expect(drifted.latencyMs?.p50).toBeCloseTo(10, 0);
  });

  it('are told apart from the reference by tests, feature by feature and slice by slice', async () => {
    const [calm, drifted] = await windows();
    expect(drifted?.drift.map(({ feature, method }) => [feature, method])).toEqual([
      ['amount', 'kolmogorov-smirnov'],
      ['kind', 'chi-squared'],
    ]);
    expect(calm?.slices.map(({ feature, value, predictions }) => [feature, value, predictions])).toEqual(
      expect.arrayContaining([
        ['sex', 'female', 150],
        ['sex', 'male', 150],
      ]),
    );
    const histogram = await dana().call(getHistogram, {
      params: { name: monitor, window: calm?.window ?? 0, column: 'kind' },
    });
    expect(histogram.bins.slice(0, 2)).toEqual([
      { label: 'house', reference: 2000, current: 200 },
      { label: 'car', reference: 1000, current: 100 },
    ]);
  });

  it('show what is wrong with their values', async () => {
    const [, drifted] = await windows();
    expect(drifted?.violations).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ column: 'amount', kind: 'missing', count: 30 }),
        expect.objectContaining({ column: 'amount', kind: 'above-range', count: 270 }),
        expect.objectContaining({ column: 'kind', kind: 'unseen-category', count: 75, examples: ['boat'] }),
      ]),
    );
  });

  it('have an estimated performance, and a measured one once labels come', async () => {
    const [calm] = await windows();
    expect(calm?.performance).toMatchObject({ predictions: 300, labelled: 0 });
    expect(calm?.performance?.estimated?.accuracy).toBeCloseTo(0.75, 2);
    const label = ({ predictionId, outputs }: Prediction) => ({
      predictionId,
      label: Number(outputs[0]?.data[0]) >= 0.5 ? 1 : 0,
      observedAt: new Date().toISOString(),
    });
    await producer.labels(first.slice(0, 200).map(label));
    await dana().call(recordLabels, { body: { labels: first.slice(200).map(label) } });
    const { performance, fairness, slices } = await reported('all labels', (found) =>
      found.find((report) => report.performance?.labelled === 300),
    );
    expect(performance?.classification).toMatchObject({
      accuracy: 1,
      precision: 1,
      recall: 1,
      f1: 1,
      rocAuc: 1,
    });
    expect(fairness).toEqual([expect.objectContaining({ feature: 'sex', equalOpportunityDifference: 0 })]);
    expect(slices.every((slice) => slice.performance?.labelled === 150)).toBe(true);
  });

  it('correct the report where they are late', async () => {
    const [before] = await windows();
    await producer.predictions([prediction(begin + 30_000, typical(1), 0.9)]);
    const after = await reported('the late prediction', (found) =>
      found.find(({ predictions }) => predictions === 301),
    );
    expect(after.id).toBe(before?.id);
    expect(after.revision).toBeGreaterThan(before?.revision ?? 0);
  });

  it('raise one alert for drift and one for quality', async () => {
    const { items } = await dana().call(listAlerts, { query: { deployment } });
    expect(items.map(({ kind, state }) => [kind, state]).sort()).toEqual([
      ['drift', 'open'],
      ['quality', 'open'],
    ]);
  });

  it('can be compared as data sets, too', async () => {
    const { columns, driftedShare } = await dana().call(compareDataSets, {
      body: { referenceDigest: digests['reference'] ?? '', currentDigest: digests['shifted'] ?? '' },
    });
    expect(columns.map(({ feature, method, drifted }) => [feature, method, drifted])).toEqual([
      ['amount', 'wasserstein', true],
      ['kind', 'jensen-shannon', false],
      ['sex', 'jensen-shannon', false],
    ]);
    expect(driftedShare).toBeCloseTo(1 / 3, 12);
  });

  describe('and a rule as code', () => {
    const received: { headers: IncomingHttpHeaders; body: string }[] = [];
    const secret = 'a secret of at least sixteen characters';
    const rule = {
      name: `mass-${mark}`,
      monitor,
      metric: 'violations' as const,
      above: 1,
      severity: 'critical' as const,
    };
    let receiver: Server;

    beforeAll(async () => {
      receiver = createServer((request, response) => {
        void text(request).then((body) => {
          received.push({ headers: request.headers, body });
          response.end();
        });
      });
      await new Promise<void>((listening) => receiver.listen(0, '127.0.0.1', listening));
      const { port } = receiver.address() as AddressInfo;
      await olga().call(applyChannel, {
        params: { name: `desk-${mark}` },
        body: {
          kind: 'webhook',
          url: `http://127.0.0.1:${port}/hook`,
          secret,
          match: { monitor, kind: 'rule' },
        },
      });
    });
    afterAll(async () => {
      await olga()
        .call(deleteRule, { params: { name: rule.name } })
        .catch(() => undefined);
      await new Promise((closed) => receiver.close(closed));
    });

    it('shows beforehand what it would have done', async () => {
      const { transitions } = await dana().call(previewRule, { body: { rule } });
      expect(transitions.map(({ change, value }) => [change, value])).toEqual([['raised', 3]]);
    });

    it('is refused as a whole where one part is wrong', async () => {
      const refusal = await refusalOf(
        dana().call(applyRules, { body: { rules: [rule, { ...rule, name: 'other', monitor: 'nobody' }] } }),
      );
      expect(refusal.status).toBe(422);
      expect(refusal.problem?.errors).toEqual([
        { path: 'body.rules.1.monitor', message: 'there is no monitor nobody' },
      ]);
    });

    it('tells a channel, signed, and of the acknowledgement', async () => {
      await dana().call(applyRules, { body: { rules: [rule] } });
      await producer.predictions([prediction(begin + MINUTE + 1, typical(1), 0.9)]);
      const alert = await until('the alert of the rule', async () => {
        const { items } = await dana().call(listAlerts, { query: { deployment, state: 'open' } });
        return items.find((each) => each.rule === rule.name);
      });
      expect(alert).toMatchObject({ kind: 'rule', severity: 'critical', silenced: false });
      const [message] = await until('the webhook', async () => received.length > 0 && received);
      const {
        'webhook-id': id,
        'webhook-timestamp': timestamp,
        'webhook-signature': signature,
      } = message?.headers ?? {};
      expect(signature).toBe(
        `v1,${createHmac('sha256', secret).update(`${id}.${timestamp}.${message?.body}`).digest('base64')}`,
      );
      expect(JSON.parse(message?.body ?? '')).toMatchObject({
        type: 'modelkeep.monitoring.alert.raised',
        data: { id: alert.id, rule: rule.name },
      });
      await olga().call(acknowledgeAlert, { params: { id: alert.id } });
      await until('the acknowledgement', async () => received.length === 2);
      const { items } = await olga().call(listDeliveries, { params: { name: `desk-${mark}` }, query: {} });
      expect(items.map(({ change, attempts }) => [change, attempts])).toEqual([
        ['raised', 1],
        ['acknowledged', 1],
      ]);
    });

    it('tells nobody while it is silenced', async () => {
      await olga().call(deleteRule, { params: { name: rule.name } });
      const told = await until('the end of the alert', async () => received.length === 3 && 3);
      await olga().call(createSilence, {
        body: {
          match: { rule: rule.name },
          until: new Date(Date.now() + MINUTE).toISOString(),
          reason: 'known',
        },
      });
      await dana().call(applyRules, { body: { rules: [rule] } });
      await producer.predictions([prediction(begin + MINUTE + 2, typical(1), 0.9)]);
      await until('the silenced alert', async () => {
        const { items } = await dana().call(listAlerts, { query: { deployment, state: 'open' } });
        return items.find((each) => each.rule === rule.name && each.silenced);
      });
      const { items } = await olga().call(listDeliveries, { params: { name: `desk-${mark}` }, query: {} });
      expect(items).toHaveLength(told);
    });

    it('leads to no address within', async () => {
      const refusal = await refusalOf(
        olga().call(applyChannel, {
          params: { name: `ftp-${mark}` },
          body: { kind: 'slack', url: 'ftp://127.0.0.1/' },
        }),
      );
      expect(refusal.status).toBe(422);
    });
  });
});

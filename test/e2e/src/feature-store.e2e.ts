import { randomUUID } from 'node:crypto';
import { createWriteStream, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { DuckDBInstance } from '@duckdb/node-api';
import type { ApiError } from '@modelkeep/client';
import type { SentBodyOf } from '@modelkeep/contracts/common/endpoint';
import { applyDefinitions } from '@modelkeep/contracts/features/definition.api';
import {
  applyFeatureView,
  getFeatureView,
  pushFeatures,
  readOnlineFeatures,
} from '@modelkeep/contracts/features/feature-view.api';
import { getIngestion, ingest } from '@modelkeep/contracts/features/ingestion.api';
import { flushHistory, getHistory } from '@modelkeep/contracts/features/history.api';
import { listStatistics } from '@modelkeep/contracts/features/statistics.api';
import {
  createTrainingSet,
  listTrainingSets,
  rebuildTrainingSet,
} from '@modelkeep/contracts/features/training-set.api';
import {
  getDataSnapshot,
  readDataSnapshot,
  recordDataSnapshot,
} from '@modelkeep/contracts/metadata/data-snapshot.api';
import { listLifeCycleEvents } from '@modelkeep/contracts/metadata/life-cycle-event.api';
import { clientOf } from './story';

const dana = () => clientOf('dana');
const refusalOf = (work: Promise<unknown>): Promise<ApiError> =>
  work.then(
    () => Promise.reject(new Error('it was not refused')),
    (error: ApiError) => error,
  );

type Definitions = SentBodyOf<typeof applyDefinitions>['definitions'];
type Of<Kind> = Extract<Definitions[number], { kind: Kind }>;

describe('definitions as code', () => {
  const mark = randomUUID().slice(0, 8);
  const entity: Of<'entity'> = { kind: 'entity', name: `applicant-${mark}`, joinKey: 'applicant_id' };
  const view: Of<'feature-view'> = {
    kind: 'feature-view',
    name: `profile-${mark}`,
    entity: entity.name,
    features: [{ name: 'age', type: 'int64' }],
  };
  const service: Of<'feature-service'> = {
    kind: 'feature-service',
    name: `risk-${mark}`,
    selections: [{ featureView: view.name, features: ['age'] }],
  };
  const apply = (definitions: Definitions, dryRun = false) =>
    dana().call(applyDefinitions, { body: { definitions, dryRun } });

  it('says what it would do, and does it only when asked to', async () => {
    const planned = await apply([service, view, entity], true);
    expect(planned).toMatchObject({ applied: false });
    expect(planned.changes.map(({ kind, action }) => [kind, action])).toEqual([
      ['entity', 'create'],
      ['feature-view', 'create'],
      ['feature-service', 'create'],
    ]);
    const unknown = await refusalOf(dana().call(getFeatureView, { params: { name: view.name } }));
    expect(unknown.status).toBe(404);
    expect((await apply([service, view, entity])).changes).toEqual(planned.changes);
    expect((await apply([service, view, entity])).changes.map(({ action }) => action)).toEqual([
      'none',
      'none',
      'none',
    ]);
  });

  it('applies nothing where one definition is wrong, and names every fault', async () => {
    const refusal = await refusalOf(
      apply([
        { ...entity, description: 'changed' },
        { ...view, features: [{ name: 'age', type: 'string' }] },
        { ...service, selections: [{ featureView: view.name, features: ['colour'] }] },
        service,
      ]),
    );
    expect(refusal.status).toBe(422);
    expect(refusal.problem.errors?.map(({ path }) => path).sort()).toEqual([
      'body.definitions.1',
      'body.definitions.2.selections.0.features.0',
      'body.definitions.3.name',
    ]);
    expect((await apply([entity], true)).changes).toEqual([
      expect.objectContaining({ action: 'none', differences: [] }),
    ]);
  });

  it('lets a feature go where nothing takes it any more, and never changes its type', async () => {
    const name = `narrow-${mark}`;
    const narrow = (...features: Of<'feature-view'>['features']) => ({ ...view, name, features });
    const taker = { ...service, name: `taker-${mark}`, selections: [{ featureView: name, features: ['b'] }] };
    const a = { name: 'a', type: 'int64' } as const;
    const b = { name: 'b', type: 'int64' } as const;
    await apply([narrow(a, b), taker]);
    expect((await refusalOf(apply([narrow(a)]))).message).toContain(
      `feature service ${taker.name} selects b`,
    );
    await apply([narrow(a), { ...taker, selections: [{ featureView: name, features: ['a'] }] }]);
    const refusal = await refusalOf(apply([narrow(a, { ...b, type: 'string' })]));
    expect(refusal.message).toContain('feature b was int64 and would be string');
  });

  it('keeps a feature that a deployed model takes', async () => {
    const current = await dana().call(getFeatureView, { params: { name: 'applicant_profile' } });
    const { entity: ofEntity, features, ttlSeconds, owner, description, tags } = current;
    const refusal = await refusalOf(
      dana().call(applyFeatureView, {
        params: { name: current.name },
        body: { entity: ofEntity, features: features.slice(1), ttlSeconds, owner, description, tags },
      }),
    );
    expect(refusal.status).toBe(409);
    expect(refusal.message).toMatch(
      new RegExp(`deployment \\S+ \\(model credit-risk \\d+\\) takes ${features[0]?.name}`),
    );
  });

  it('tells what of a definition changes', async () => {
    const wider: Of<'feature-view'> = {
      ...view,
      ttlSeconds: 60,
      features: [...view.features, { name: 'amount', type: 'float64' }],
    };
    expect((await apply([wider])).changes).toEqual([
      {
        kind: 'feature-view',
        name: view.name,
        action: 'update',
        version: 2,
        differences: [
          { path: 'features.amount', after: 'float64' },
          { path: 'features.amount.place', after: 2 },
          { path: 'ttlSeconds', after: 60 },
        ],
      },
    ]);
  });
});

describe('training sets', () => {
  const mark = randomUUID().slice(0, 8);
  const view = `history-${mark}`;
  const other = `scores-${mark}`;
  const at = (minute: number) => new Date(Date.UTC(2020, 2, 1, 12, minute)).toISOString();
  const push = (name: string, rows: [key: string, minute: number, value: number | null][]) =>
    dana().call(pushFeatures, {
      params: { name },
      body: {
        rows: rows.map(([entityKey, minute, value]) => ({
          entityKey,
          eventTime: at(minute),
          values: { value },
        })),
      },
    });
  const spineOf = async (lines: string[]) =>
    (
      await dana().call(recordDataSnapshot, {
        query: { name: `spine-${mark}`, format: 'csv' },
        stream: Buffer.from(['id,time,label', ...lines].join('\n')),
      })
    ).digest;
  const flush = () => clientOf('olga').call(flushHistory, { params: { name: view } });
  const rebuild = (id: string) => dana().call(rebuildTrainingSet, { params: { id } });

  beforeAll(async () => {
    const entity = `person-${mark}`;
    const features = [{ name: 'value', type: 'int64' } as const];
    await dana().call(applyDefinitions, {
      body: {
        definitions: [
          { kind: 'entity', name: entity, joinKey: 'person_id' },
          { kind: 'feature-view', name: view, entity, features, ttlSeconds: 600 },
          { kind: 'feature-view', name: other, entity, features },
          {
            kind: 'feature-service',
            name: `both-${mark}`,
            selections: [
              { featureView: view, features: ['value'] },
              { featureView: other, features: ['value'] },
            ],
          },
        ],
      },
    });
    await push(view, [
      ['a', 0, 1],
      ['a', 5, 2],
      ['b', 0, 3],
    ]);
    await push(other, [['a', 1, 10]]);
  });

  it('are rebuilt bit for bit, whatever was pushed or defined since', async () => {
    const dataSnapshotDigest = await spineOf([`a,${at(5)},1`, `a,${at(3)},0`, `b,${at(11)},1`]);
    const trainingSet = await dana().call(createTrainingSet, {
      body: {
        name: `training-${mark}`,
        featureService: `both-${mark}`,
        fullFeatureNames: true,
        spine: { dataSnapshotDigest, entityColumn: 'id', timeColumn: 'time', labelColumns: ['label'] },
      },
    });
    expect(trainingSet).toMatchObject({
      rows: 3,
      columns: ['id', 'event_timestamp', `${view}__value`, `${other}__value`, 'label'],
      featureViews: [
        { name: view, version: 1 },
        { name: other, version: 1 },
      ],
      featureService: `both-${mark}@1`,
    });
    await push(view, [['a', 2, 99]]);
    expect(await rebuild(trainingSet.id)).toMatchObject({
      identical: true,
      rebuiltDigest: trainingSet.digest,
    });
    const again = await dana().call(createTrainingSet, {
      body: {
        name: `training-${mark}`,
        featureView: view,
        features: ['value'],
        spine: { dataSnapshotDigest, entityColumn: 'id', timeColumn: 'time', labelColumns: ['label'] },
      },
    });
    expect(again.digest).not.toBe(trainingSet.digest);
    for (let minute = 20; minute < 30; minute += 1) {
      await push(view, [['c', minute, minute]]);
      await flush();
    }
    const state = await dana().call(getHistory, { params: { name: view } });
    expect(state).toMatchObject({ unflushedRows: 0, segmentRows: 14, days: 1 });
    expect(state.segments).toBeLessThan(11);
    expect(await rebuild(again.id)).toMatchObject({ identical: true });
    const statistics = await dana().call(listStatistics, { params: { name: view } });
    expect(statistics.items).toEqual([
      expect.objectContaining({ day: '2020-03-01', rows: 14, latestEventTime: at(29) }),
    ]);
    expect(statistics.items[0]?.features).toEqual([
      expect.objectContaining({ feature: 'value', nulls: 0, min: 1, max: 99 }),
    ]);
    const { items } = await dana().call(listTrainingSets, { query: { name: `training-${mark}` } });
    expect(items.map(({ id }) => id)).toEqual([again.id, trainingSet.id]);
  });

  it('come from views that are told of when they go stale, once', async () => {
    const events = async (type: string) => {
      const { items } = await dana().call(listLifeCycleEvents, { query: { subject: view, limit: 1000 } });
      return items.filter((event) => event.type === `modelkeep.features.feature-view.${type}.v1`).length;
    };
    const current = await dana().call(getFeatureView, { params: { name: view } });
    const apply = (freshWithinSeconds?: number) =>
      dana().call(applyFeatureView, {
        params: { name: view },
        body: { entity: current.entity, features: current.features, freshWithinSeconds },
      });
    await apply(60);
    await flush();
    await flush();
    await apply();
    await flush();
    while ((await events('freshness-restored')) === 0);
    expect(await events('staleness-detected')).toBe(1);
  });

  it('are refused where two columns would have the same name', async () => {
    const refusal = await refusalOf(
      dana().call(createTrainingSet, {
        body: {
          name: `training-${mark}`,
          featureService: `both-${mark}`,
          spine: {
            dataSnapshotDigest: await spineOf([`a,${at(5)},1`]),
            entityColumn: 'id',
            timeColumn: 'time',
            labelColumns: ['label'],
          },
        },
      }),
    );
    expect(refusal).toMatchObject({ status: 422, message: expect.stringContaining('value') });
  });
});

describe('rows that come late', () => {
  const name = `late-${randomUUID().slice(0, 8)}`;
  const at = (second: number) => new Date(Date.UTC(2020, 2, 1, 12, 0, second)).toISOString();
  const push = (...rows: [second: number, value: number][]) =>
    dana().call(pushFeatures, {
      params: { name },
      body: {
        rows: rows.map(([second, value]) => ({ entityKey: 'a', eventTime: at(second), values: { value } })),
      },
    });
  const read = async (asOf?: string) => {
    const body = { entityKeys: ['a'], features: ['value'], asOf };
    const { rows } = await dana().call(readOnlineFeatures, { params: { name }, body });
    return rows[0]?.[0];
  };

  beforeAll(() =>
    dana().call(applyDefinitions, {
      body: {
        definitions: [
          { kind: 'entity', name, joinKey: 'id' },
          {
            kind: 'feature-view',
            name,
            entity: name,
            ttlSeconds: 1_000_000_000,
            features: [{ name: 'value', type: 'int64' }],
          },
        ],
      },
    }),
  );

  it('never replace newer ones online, and are there as of their time', async () => {
    await push([20, 2]);
    await push([10, 1], [30, 3], [25, 9]);
    expect(await read()).toMatchObject({ value: 3, eventTime: at(30) });
    await push([15, 7]);
    expect(await read()).toMatchObject({ value: 3 });
    expect(await read(at(9))).toEqual({ name: 'value', value: null, status: 'NOT_FOUND' });
    expect(await read(at(10))).toMatchObject({ value: 1 });
    expect(await read(at(19))).toMatchObject({ value: 7, eventTime: at(15) });
    expect(await read(at(29))).toMatchObject({ value: 9 });
  });

  it('count once, and of the same time the one accepted last', async () => {
    expect(await push([40, 4], [40, 5])).toEqual({ accepted: 2, duplicates: 0 });
    expect(await read()).toMatchObject({ value: 5 });
    expect(await push([40, 4], [41, 6])).toEqual({ accepted: 1, duplicates: 1 });
    expect(await read(at(40))).toMatchObject({ value: 5 });
    expect(await push([40, 4])).toEqual({ accepted: 0, duplicates: 1 });
    expect(await read()).toMatchObject({ value: 6 });
  });
});

describe('derived features', () => {
  const mark = randomUUID().slice(0, 8);
  const name = `loans-${mark}`;
  const expression = 'amount / nullif(income, 0)';
  const definitions = (ratio: string): Definitions => [
    { kind: 'entity', name: `person-${mark}`, joinKey: 'person_id' },
    {
      kind: 'feature-view',
      name,
      entity: `person-${mark}`,
      features: [
        { name: 'amount', type: 'float64' },
        { name: 'income', type: 'float64' },
        { name: 'ratio', type: 'float64', expression: ratio },
      ],
    },
  ];

  it('are the same online and in a training set', async () => {
    await dana().call(applyDefinitions, { body: { definitions: definitions(expression) } });
    const eventTime = '2020-03-01T10:00:00Z';
    const rows = [
      { entityKey: 'a', eventTime, values: { amount: 1, income: 3 } },
      { entityKey: 'b', eventTime, values: { amount: 1, income: 0 } },
    ];
    await dana().call(pushFeatures, { params: { name }, body: { rows } });
    const online = await dana().call(readOnlineFeatures, {
      params: { name },
      body: { entityKeys: ['a', 'b', 'c'], features: ['ratio'] },
    });
    expect(online.rows.flat().map(({ value, status }) => [value, status])).toEqual([
      [1 / 3, 'PRESENT'],
      [null, 'NULL_VALUE'],
      [null, 'NOT_FOUND'],
    ]);
    const spine = ['person_id,time,label', ...['a', 'b', 'c'].map((key) => `${key},${eventTime},${key}`)];
    const { digest } = await dana().call(recordDataSnapshot, {
      query: { name, format: 'csv' },
      stream: Buffer.from(spine.join('\n')),
    });
    const trainingSet = await dana().call(createTrainingSet, {
      body: {
        name,
        featureView: name,
        features: ['ratio'],
        spine: { dataSnapshotDigest: digest, timeColumn: 'time', labelColumns: ['label'] },
      },
    });
    const params = { digest: trainingSet.digest };
    while (
      !(await dana()
        .call(getDataSnapshot, { params })
        .catch(() => undefined))
    );
    const file = await dana().call(readDataSnapshot, { params });
    expect(await ratiosOf(file)).toEqual([1 / 3, null, null]);
  });

  it('are refused where they could do harm, and cannot be pushed', async () => {
    const body = { definitions: definitions("read_text('/etc/passwd')"), dryRun: true };
    expect((await refusalOf(dana().call(applyDefinitions, { body }))).problem.errors).toEqual([
      { path: 'body.definitions.1.features.2.expression', message: 'takes no function read_text' },
    ]);
    const rows = [{ entityKey: 'a', eventTime: '2020-03-02T10:00:00Z', values: { ratio: 1 } }];
    const refusal = await refusalOf(dana().call(pushFeatures, { params: { name }, body: { rows } }));
    expect(refusal).toMatchObject({
      status: 422,
      message: expect.stringContaining('keeps no feature ratio'),
    });
  });

  /** Values of the training set, in the order of its labels. */
  async function ratiosOf(parquet: Readable): Promise<unknown[]> {
    const folder = mkdtempSync(join(tmpdir(), 'modelkeep-e2e-'));
    const file = join(folder, 'training-set.parquet');
    await pipeline(parquet, createWriteStream(file));
    const database = await DuckDBInstance.create();
    const connection = await database.connect();
    const read = await connection.runAndReadAll(`SELECT ratio FROM read_parquet('${file}') ORDER BY label`);
    connection.closeSync();
    database.closeSync();
    rmSync(folder, { recursive: true });
    return read.getRows().flat();
  }
});

describe('ingestion of files', () => {
  const mark = randomUUID().slice(0, 8);
  const name = `files-${mark}`;

  beforeAll(() =>
    dana().call(applyDefinitions, {
      body: {
        definitions: [
          { kind: 'entity', name: `person-${mark}`, joinKey: 'person_id' },
          {
            kind: 'feature-view',
            name,
            entity: `person-${mark}`,
            features: [
              { name: 'age', type: 'int64' },
              { name: 'city', type: 'string' },
            ],
          },
        ],
      },
    }),
  );

  const ended = async (lines: string[], body: Partial<SentBodyOf<typeof ingest>> = {}) => {
    const { digest } = await dana().call(recordDataSnapshot, {
      query: { name, format: 'csv' },
      stream: Buffer.from(lines.join('\n')),
    });
    const { id } = await dana().call(ingest, {
      params: { name },
      body: { dataSnapshotDigest: digest, ...body },
    });
    for (;;) {
      const ingestion = await dana().call(getIngestion, { params: { name, id } });
      if (ingestion.state !== 'running') return ingestion;
    }
  };

  it('takes what fits, once, and reports what does not', async () => {
    const lines = [
      'person_id,event_timestamp,age,city',
      'p1,2020-03-01T10:00:00Z,35,Ulm',
      'p1,2020-03-01T10:00:00Z,35,Ulm',
      'p2,2020-03-01T10:00:00Z,old,Ulm',
      'p3,2020-03-01T10:00:00Z,36,',
    ];
    const first = await ended(lines);
    expect(first).toMatchObject({ state: 'finished', rows: 4, accepted: 2, duplicates: 1, rejected: 1 });
    expect(first.rejections).toEqual([{ row: 3, reason: 'age: expected int64, got old' }]);
    const digest = first.rejectedDigest ?? '';
    expect(await dana().call(getDataSnapshot, { params: { digest } })).toMatchObject({ format: 'parquet' });
    expect(await ended(lines)).toMatchObject({ accepted: 0, duplicates: 3, rejected: 1 });
    const { rows } = await dana().call(readOnlineFeatures, {
      params: { name },
      body: { entityKeys: ['p1', 'p2', 'p3'], features: ['age'] },
    });
    expect(rows.flat().map(({ value }) => value)).toEqual([35, null, 36]);
  });

  it('says why a file cannot be read at all', async () => {
    expect(await ended(['a,b', '1,2'])).toMatchObject({
      state: 'failed',
      failure: 'The file has no column person_id, event_timestamp.',
    });
  });

  it('keeps rows offline where asked to', async () => {
    const lines = ['who,at,age', 'p9,2020-03-01,50'];
    const given = { entityColumn: 'who', timeColumn: 'at', to: 'offline' } as const;
    expect(await ended(lines, given)).toMatchObject({ state: 'finished', accepted: 1 });
    const { rows } = await dana().call(readOnlineFeatures, {
      params: { name },
      body: { entityKeys: ['p9'], features: ['age'] },
    });
    expect(rows[0]).toEqual([{ name: 'age', value: null, status: 'NOT_FOUND' }]);
  });
});

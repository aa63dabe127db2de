import { Copies } from './copies';
import { Version } from './messages';
import { type Migration, Unsuitable } from './migration';
import { originThere } from './version-origin';

describe('originThere', () => {
  const copies = new Copies();
  copies.runs.set('r1', {
    id: 'R1',
    uri: 'mlflow-artifacts:/9/R1/artifacts',
    complete: true,
    deleted: false,
  });
  copies.models.set('m-1', { id: 'm-9', uri: 'mlflow-artifacts:/9/models/m-9/artifacts', complete: true });
  const answers: Record<string, unknown> = {
    'runs/get': { run: { info: { artifact_uri: 's3://bucket/1/r1/artifacts/' } } },
    'logged-models/m-1': { model: { info: { artifact_uri: '/data/1/models/m-1/artifacts' } } },
  };
  const source = { get: (path: string) => Promise.resolve(answers[path]) };
  const migration = { copies, source } as unknown as Migration;
  const of = (version: object) =>
    originThere(migration, Version.parse({ name: 'churn', version: 1, ...version }));

  it.each([
    [
      { source: 'runs:/r1/model', run_id: 'r1' },
      { source: 'runs:/R1/model', run_id: 'R1' },
    ],
    [
      { source: 'models:/m-1', run_id: 'r1' },
      { source: 'models:/m-9', run_id: 'R1', model_id: 'm-9' },
    ],
    [
      { source: 's3://bucket/1/r1/artifacts/model', run_id: 'r1' },
      { source: 'mlflow-artifacts:/9/R1/artifacts/model', run_id: 'R1' },
    ],
    [
      { source: '/data/1/models/m-1/artifacts', model_id: 'm-1', run_id: 'r1' },
      { source: 'mlflow-artifacts:/9/models/m-9/artifacts', run_id: 'R1', model_id: 'm-9' },
    ],
    [
      { source: 's3://other/model', run_id: 'r1' },
      { source: 's3://other/model', run_id: 'R1' },
    ],
    [
      { source: 's3://bucket/1/r1/artifacts-not/x', run_id: 'r1' },
      { source: 's3://bucket/1/r1/artifacts-not/x', run_id: 'R1' },
    ],
    [{ source: 'models:/other/3' }, { source: 'models:/other/3', copyOf: 'other' }],
    [{ source: 'models:/other@best' }, { source: 'models:/other@best', copyOf: 'other' }],
    [{ source: 'dummy-source' }, { source: 'dummy-source' }],
  ])('%j becomes %j', async (version, origin) => expect(await of(version)).toEqual(origin));

  it.each(['runs:/unknown/model', 'models:/m-unknown'])('nothing becomes of %s', async (uri) => {
    await expect(of({ source: uri })).rejects.toThrow(Unsuitable);
  });
});

import { randomUUID } from 'node:crypto';
import type { ApiError } from '@modelkeep/client';
import type { SentBodyOf } from '@modelkeep/contracts/common/endpoint';
import { applyDefinitions } from '@modelkeep/contracts/features/definition.api';
import { getFeatureView } from '@modelkeep/contracts/features/feature-view.api';
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

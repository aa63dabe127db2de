import type { MlflowRun } from '@modelkeep/client/web';
import { columnsOf, orderBy, unaskedColumns, valueAt } from './run-columns';

const run = (data: MlflowRun['data']): MlflowRun => ({ info: { run_id: 'r', status: 'FINISHED' }, data });

describe('columns of runs', () => {
  const one = run({ metrics: [{ key: 'auc', value: 0.8 }], params: [{ key: 'auc', value: 'yes' }] });
  const other = run({
    metrics: [{ key: 'accuracy', value: 0.7 }],
    tags: [
      { key: 'mlflow.user', value: 'dana' },
      { key: 'team', value: 'risk' },
    ],
  });
  const columns = columnsOf([one, other]);

  it('are what any of the runs has, without the tags of MLflow itself', () => {
    expect(columns.map(({ id }) => id)).toEqual([
      'metrics.accuracy',
      'metrics.auc',
      'params.auc',
      'tags.team',
    ]);
    expect(unaskedColumns(columns).map(({ key }) => key)).toEqual(['accuracy', 'auc']);
  });

  it('tell metrics from parameters of the same name', () => {
    expect(columns.map((column) => valueAt(one, column))).toEqual([undefined, 0.8, 'yes', undefined]);
  });

  it.each([
    ['attributes.start_time', true, 'attributes.start_time DESC'],
    ['metrics.val.loss', false, 'metrics.`val.loss` ASC'],
  ])('order by %s', (id, descending, expected) => {
    expect(orderBy(id, descending)).toBe(expected);
  });
});

import { compileSearch, MlflowError } from '@modelkeep/mlflow';
import { loggedModelSpace, type OnDataset, orderOf } from './logged-model-space';

const compile = (
  filter: string | undefined,
  datasets: OnDataset[],
  ...order: Parameters<typeof orderOf>[0][]
) =>
  compileSearch(
    loggedModelSpace(datasets),
    { filter, orderBy: order.map(orderOf), maxResults: 10 },
    [{ sql: 'logged_model.experiment_id', values: ['1'] }],
    [],
  );

describe('search of logged models', () => {
  it.each([
    "name = 'scorecard'",
    "model_type LIKE 'skl%' AND source_run_id = 'r'",
    "status = 'READY'",
    'creation_time > 5 AND last_updated_timestamp <= 9',
    "metrics.auc > 0.7 AND params.depth = '3' AND tags.team != 'x'",
  ])('takes %s', (filter) => expect(() => compile(filter, [])).not.toThrow());

  it.each(["lifecycle_stage = 'deleted'", "dataset.name = 'd'", "creation_time = 'soon'"])(
    'refuses %s',
    (filter) => expect(() => compile(filter, [])).toThrow(MlflowError),
  );

  it('counts metrics on the data sets asked for alone, in filters and orders', () => {
    const onTest = { dataset_name: 'test', dataset_digest: 'd1' };
    const { text, values } = compile('metrics.auc > 0.7', [onTest], {
      field_name: 'metrics.auc',
      ascending: false,
      dataset_name: 'train',
    });
    expect(values).toEqual(expect.arrayContaining(['test', 'd1', 'train']));
    expect(text.match(/k\.dataset_name = /g)?.length).toBeGreaterThanOrEqual(2);
    expect(text).toContain('DESC');
    expect(compile('metrics.auc > 0.7', []).text).not.toContain('dataset_name');
  });
});

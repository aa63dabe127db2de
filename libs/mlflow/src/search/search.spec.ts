import { MlflowError } from '../error';
import { pageToken } from './compile-order';
import { parseFilter } from './filter';
import { parseOrder } from './order';
import { compileSearch, type SearchInput } from './search';
import { experimentSpace, runSpace } from './spaces.fixture';

const compile = (input: Partial<SearchInput>) =>
  compileSearch(runSpace, { maxResults: 10, ...input }, [{ sql: 'run.experiment_id', values: ['1'] }], []);

const invalid = (work: () => unknown) => {
  expect(work).toThrow(MlflowError);
  expect(work).toThrow(expect.objectContaining({ code: 'INVALID_PARAMETER_VALUE' }));
};

describe('parseFilter', () => {
  it.each([
    ['metrics.auc > 0.7', { entity: 'metric', key: 'auc', operator: '>', values: [0.7] }],
    ['metric.m <= -1e-3', { entity: 'metric', key: 'm', operator: '<=', values: [-0.001] }],
    ["params.C = '1.0'", { entity: 'param', key: 'C', operator: '=', values: ['1.0'] }],
    [
      'params."learning rate" != "x"',
      { entity: 'param', key: 'learning rate', operator: '!=', values: ['x'] },
    ],
    [
      "tags.mlflow.source.git.commit LIKE 'ab%'",
      { entity: 'tag', key: 'mlflow.source.git.commit', operator: 'LIKE', values: ['ab%'] },
    ],
    [
      "tag.`mlflow.user` ilike 'D%'",
      { entity: 'tag', key: 'mlflow.user', operator: 'ILIKE', values: ['D%'] },
    ],
    ["status = 'FINISHED'", { entity: 'attribute', key: 'status', operator: '=', values: ['FINISHED'] }],
    ["run_id IN ('a',)", { entity: 'attribute', key: 'run_id', operator: 'IN', values: ['a'] }],
    ["run_id IN ('a', 'b')", { entity: 'attribute', key: 'run_id', operator: 'IN', values: ['a', 'b'] }],
    ["attr.run_id not in ('a')", { entity: 'attribute', key: 'run_id', operator: 'NOT IN', values: ['a'] }],
    ["metadata.user RLIKE '^d'", { entity: 'metadata', key: 'user', operator: 'RLIKE', values: ['^d'] }],
    ["trace.status = 'OK'", { entity: 'attribute', key: 'status', operator: '=', values: ['OK'] }],
    ['params.x IS NULL', { entity: 'param', key: 'x', operator: 'IS NULL', values: [] }],
    ['tags.x is not null', { entity: 'tag', key: 'x', operator: 'IS NOT NULL', values: [] }],
    ["params.a = 'it''s'", { entity: 'param', key: 'a', operator: '=', values: ["it's"] }],
    ["params.a = 'and'", { entity: 'param', key: 'a', operator: '=', values: ['and'] }],
  ])('%s', (source, comparison) => {
    expect(parseFilter(source)).toEqual([comparison]);
  });

  it('joins by AND, in any case', () => {
    const keys = parseFilter("metrics.a > 1 AND params.b = 'x' and start_time >= 5").map(({ key }) => key);
    expect(keys).toEqual(['a', 'b', 'start_time']);
  });

  it('takes an empty filter for none', () => {
    expect(parseFilter('  ')).toEqual([]);
  });

  it.each([
    'metrics.auc >',
    'metrics.auc 1',
    'bogus.auc > 1',
    "params.a = 'x",
    'metrics.a > 1 OR metrics.b > 1',
    'metrics.a > 1 AND',
    "run_id IN ('a'",
    'run_id IN (,)',
    "run_id IN ('a',,)",
    'params.a = x',
    '; DROP TABLE run',
    "params.a = '\0'",
  ])('refuses %s', (source) => invalid(() => parseFilter(source)));
});

it('refuses a page token with another type of value', () => {
  const orderBy = ['metrics.auc'];
  invalid(() => compile({ orderBy, pageToken: pageToken(['0', 'x', 'run']) }));
  expect(() => compile({ orderBy, pageToken: pageToken(['0', 'NaN', 'run']) })).not.toThrow();
});

describe('parseOrder', () => {
  it.each([
    ['metrics.auc DESC', { entity: 'metric', key: 'auc', descending: true }],
    ['params.`a b` asc', { entity: 'param', key: 'a b', descending: false }],
    ['start_time', { entity: 'attribute', key: 'start_time', descending: false }],
  ])('%s', (source, order) => expect(parseOrder(source)).toEqual(order));

  it.each(['metrics.auc DOWN', '', 'start_time DESC, run_id'])('refuses "%s"', (source) =>
    invalid(() => parseOrder(source)),
  );
});

describe('compileSearch', () => {
  it("keeps every bit of a caller's text out of the SQL", () => {
    const evil = `x' OR '1'='1`;
    const { text, values } = compile({
      filter: `params."${evil}" = "${evil}" AND tags.\`${evil}\` LIKE "${evil}"`,
      orderBy: [`metrics."${evil}" DESC`],
      pageToken: pageToken(['0', '1', evil]),
    });
    expect(text).not.toContain(evil);
    expect(values.filter((value) => value === evil)).toHaveLength(6);
  });

  it('leaves an index its work: one value of a restriction, a column that always has a value, a beginning', () => {
    const { text } = compile({ filter: "tags.team = 'risk'", orderBy: ['start_time DESC'] });
    expect(text).toContain('WHERE run.experiment_id = $1 AND');
    expect(text).toMatch(/ORDER BY run\.start_time DESC, run\.run_id ASC/);
    expect(text).toContain('AND left(k.value, 256) = $3::text)');
    const { text: long } = compile({ filter: `tags.team = '${'x'.repeat(256)}'` });
    expect(long).toContain('AND k.value = $3::text)');
  });

  it('joins what is ordered by once, with rows without a value last', () => {
    const { text } = compile({ orderBy: ['metrics.auc DESC'] });
    expect(text.match(/latest_metric/g)).toHaveLength(1);
    expect(text).toMatch(
      /ORDER BY CASE WHEN o0\.value IS NULL THEN 2 WHEN o0\.value = 'NaN' THEN 1 ELSE 0 END ASC, coalesce\(o0\.value, 0\) DESC/,
    );
  });

  it('takes the order from an index where the filter compares what is ordered by', () => {
    const { text } = compile({
      filter: "metrics.auc > 0.9 AND metrics.auc < 1 AND params.depth = '7'",
      orderBy: ['metrics.auc DESC'],
    });
    expect(text.match(/latest_metric/g)).toHaveLength(1);
    expect(text).toMatch(/JOIN latest_metric AS o0 ON .*o0\.value > .*o0\.value < /);
    expect(text).toMatch(/ORDER BY o0\.value DESC, run\.run_id ASC/);
  });

  it.each(['metrics.auc IS NULL', 'metrics.auc IS NOT NULL', 'metrics.loss > 1'])(
    'may have no value, or NaN, to order by where the filter is %s',
    (filter) => expect(compile({ filter, orderBy: ['metrics.auc'] }).text).toContain('LEFT JOIN LATERAL'),
  );

  it('has as many values as placeholders', () => {
    const { text, values } = compile({
      filter: "metrics.a > 1 AND run_id IN ('x') AND dataset.name = 'd' AND end_time < 9",
      orderBy: ['metrics.a', 'params.b DESC'],
    });
    const placeholders = [...text.matchAll(/\$(\d+)/g)].map(([, number]) => Number(number));
    expect(Math.max(...placeholders)).toBe(values.length);
    expect(new Set(placeholders).size).toBe(values.length);
  });

  it.each([
    ["metrics.a = 'text'"],
    ['params.a = 1'],
    ["params.a > 'x'"],
    ["attributes.colour = 'x'"],
    ["dataset.size = 'x'"],
    ["start_time LIKE '1%'"],
    ["params.a RLIKE 'x'"],
    ["span.name = 'x'"],
    ["feedback.a = 'x'"],
  ])('refuses %s', (filter) => invalid(() => compile({ filter })));

  it('refuses what experiments do not have', () => {
    const search = { maxResults: 10, filter: 'metrics.a > 1' };
    invalid(() => compileSearch(experimentSpace, search, [], []));
  });

  it.each([['nonsense'], [pageToken(['1', '2'])], [pageToken(['a\0'])]])(
    'refuses the page token %s',
    (token) => invalid(() => compile({ pageToken: token })),
  );
});

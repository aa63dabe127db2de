import { FeatureView } from '@modelkeep/contracts/features/feature-view';
import { FeatureViewApplied } from '@modelkeep/contracts/features/feature-view-applied.event';
import { DerivedValues } from './derived-values';
import type { DerivedFeature } from './derived-sql';
import { faultOf } from './expression-checker';

const { features: stored } = FeatureView.parse({
  ...FeatureViewApplied.example,
  features: [
    { name: 'income', type: 'float64' },
    { name: 'amount', type: 'int64' },
    { name: 'city', type: 'string' },
    { name: 'member', type: 'bool' },
  ],
});
const derived = (expression: string, type: DerivedFeature['type'] = 'float64'): DerivedFeature => ({
  name: 'derived',
  type,
  expression,
});
const fault = (expression: string) => faultOf(derived(expression), stored);

describe('an expression', () => {
  it.each([
    'amount / nullif(income, 0)',
    "CASE WHEN member AND city IN ('Ulm', 'Bonn') THEN 1 ELSE coalesce(amount, 0) END",
    'round(ln(greatest(income, 1)), 2) -- to two places',
    "length(upper(trim(city)) || 'x')",
    'amount BETWEEN 1 AND 10',
  ])('may be %s', async (expression) => {
    expect(await fault(expression)).toBeUndefined();
  });

  it.each([
    ['(SELECT 1)', /takes no subquery/],
    ["amount FROM read_csv('/etc/passwd')", /syntax error/],
    ["1) FROM read_csv('/etc/passwd') WHERE (true", /more than one expression/],
    ['1); DROP TABLE x; SELECT (1', /SELECT|more than one/],
    ['1), (2', /more than one expression/],
    ['amount, income', /takes no function row/],
    ["read_text('/etc/passwd')", /takes no function read_text/],
    ['random()', /takes no function random/],
    ['now()', /takes no function now/],
    ['sum(amount) OVER ()', /takes no window/],
    ['sum(amount)', /takes no function sum/],
    ['colour + 1', /keeps no feature colour/],
    ['derived + 1', /keeps no feature derived/],
    ['other.amount', /keeps no feature other\.amount/],
    ['$1', /takes no parameter/],
    ['amount +', /syntax error/],
    ['lower(amount, city)', /lower/],
  ])('may not be %s', async (expression, message) => {
    expect(await fault(expression)).toMatch(message);
  });
});

describe('DerivedValues', () => {
  const values = new DerivedValues();
  const compute = async (
    expression: string,
    rows: Parameters<DerivedValues['add']>[2],
    type?: DerivedFeature['type'],
  ) =>
    (await values.add([...stored, derived(expression, type)], ['derived'], rows)).map(
      (row) => row['derived'],
    );

  it('keep the order of the rows, and what is stored', async () => {
    const rows = Array.from({ length: 100 }, (_, amount) => ({ amount, city: 'Ulm' }));
    expect(await compute('amount * 2', rows, 'int64')).toEqual(rows.map(({ amount }) => amount * 2));
    const [row] = await values.add([...stored, derived('1')], ['amount', 'derived'], [{ amount: 3 }]);
    expect(row).toEqual({ amount: 3, derived: 1 });
  });

  it('are null where a value is missing, or the result is no value of the type', async () => {
    expect(
      await compute('amount / income', [
        { amount: 1, income: null },
        { amount: 1, income: 0 },
      ]),
    ).toEqual([null, null]);
    expect(await compute('amount * 9007199254740991', [{ amount: 9007199254740991 }], 'int64')).toEqual([
      null,
    ]);
    expect(await compute('city', [{ city: 'Ulm' }, { city: '7' }], 'int64')).toEqual([null, 7]);
  });

  it('are of each type', async () => {
    expect(await compute('city || 1', [{ city: 'Ulm' }], 'string')).toEqual(['Ulm1']);
    expect(await compute('NOT member', [{ member: true }], 'bool')).toEqual([false]);
  });

  it('are not computed unless asked for', async () => {
    const rows = [{ amount: 1 }];
    expect(await values.add([...stored, derived('amount')], ['amount'], rows)).toEqual(rows);
  });
});

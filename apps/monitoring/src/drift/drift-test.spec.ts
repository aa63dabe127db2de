import { DriftSettings } from '@modelkeep/contracts/monitoring/drift';
import type { ColumnPair } from './column-pair';
import { chiSquared } from './chi-squared';
import { compareColumns } from './drift-test';
import { benjaminiHochberg } from './false-discovery';
import { jensenShannon } from './jensen-shannon';
import { wasserstein } from './wasserstein';

const categorical = (name: string, reference: number[], current: number[]): ColumnPair => ({
  name,
  kind: 'categorical',
  reference,
  current,
  coarse: { reference, current },
});
const numeric = (name: string, reference: number[], current: number[]): ColumnPair => ({
  ...categorical(name, reference, current),
  kind: 'numeric',
  numeric: {
    referenceValues: reference.map((_, value) => value),
    currentValues: reference.map((_, value) => value),
    deviation: 2,
    distinct: reference.length,
  },
});
const settings = (given: object = {}) => DriftSettings.parse(given);
const flat = (total: number) => Array<number>(10).fill(total / 10);

describe('measures', () => {
  it('are those worked out by hand', () => {
    expect(jensenShannon([1, 0], [0, 1])).toBeCloseTo(Math.sqrt(Math.LN2), 12);
    expect(
      wasserstein({ values: [0, 1, 3], counts: [1, 1, 1] }, { values: [5, 6, 8], counts: [1, 1, 1] }),
    ).toBeCloseTo(5, 12);
    // Expected 15 and 15 of each: 4 · 25 / 15, and the tail of one degree of freedom.
    const { statistic, pValue } = chiSquared([20, 10], [10, 20]);
    expect(statistic).toBeCloseTo(100 / 15, 12);
    expect(pValue).toBeCloseTo(0.009823274507519242, 12);
  });

  it('adjust p-values for their number', () => {
    // scipy.stats.false_discovery_control([0.01, 0.04, 0.03, 0.005]).
    expect(benjaminiHochberg([0.01, 0.04, 0.03, 0.005])).toEqual([0.02, 0.04, 0.04, 0.02]);
  });

  it('have no p-value too small for a number', () => {
    expect(chiSquared([1e6, 0], [0, 1e6]).pValue).toBe(0);
  });
});

describe('compareColumns', () => {
  it('tests small samples, and measures the distance of large ones', () => {
    const methodsOf = (total: number) =>
      compareColumns(
        [numeric('number', flat(total), flat(total)), categorical('text', [total, total], [total, total])],
        settings(),
      ).map(({ method }) => method);
    expect(methodsOf(500)).toEqual(['kolmogorov-smirnov', 'chi-squared']);
    expect(methodsOf(5000)).toEqual(['wasserstein', 'jensen-shannon']);
  });

  it('lets the smaller side decide', () => {
    const [drift] = compareColumns([numeric('number', flat(100_000), flat(200))], settings());
    expect(drift?.method).toBe('kolmogorov-smirnov');
  });

  it('adjusts for the columns tested together', () => {
    const suspicious = categorical('suspicious', [500, 500], [115, 85]);
    const calm = (index: number) => categorical(`calm-${index}`, [500, 500], [100, 100]);
    const pairs = [suspicious, ...Array.from({ length: 9 }, (_, index) => calm(index))];
    expect(compareColumns([suspicious], settings()).map(({ drifted }) => drifted)).toEqual([false]);
    const [alone] = compareColumns([categorical('x', [500, 500], [120, 80])], settings());
    expect(alone?.drifted).toBe(true);
    const [among] = compareColumns([categorical('x', [500, 500], [120, 80]), ...pairs], settings());
    expect(among?.pValue).toBe(alone?.pValue);
    expect(among?.adjustedPValue).toBeGreaterThan(alone?.adjustedPValue ?? 1);
    const [uncorrected] = compareColumns(
      [categorical('x', [500, 500], [120, 80]), ...pairs],
      settings({ correction: 'none' }),
    );
    expect(uncorrected?.adjustedPValue).toBe(alone?.pValue);
  });

  it('takes the method and threshold told for a column', () => {
    const [drift] = compareColumns(
      [numeric('number', flat(200), [40, 40, 40, 40, 40, 0, 0, 0, 0, 0])],
      settings({ columns: { number: { method: 'psi', threshold: 100 } } }),
    );
    expect(drift).toMatchObject({ method: 'psi', threshold: 100, drifted: false });
  });

  it('leaves out what has no values, and falls back where a method needs an order', () => {
    const compared = compareColumns(
      [categorical('empty', [1, 1], [0, 0]), categorical('text', [10, 10], [10, 10])],
      settings({ method: 'wasserstein' }),
    );
    expect(compared.map(({ feature, method }) => [feature, method])).toEqual([['text', 'chi-squared']]);
  });
});

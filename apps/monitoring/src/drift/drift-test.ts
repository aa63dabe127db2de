import type { DriftMethod, DriftSettings, FeatureDrift } from '@modelkeep/contracts/monitoring/drift';
import { chiSquared } from './chi-squared';
import type { ColumnPair } from './column-pair';
import { total } from './counts';
import { benjaminiHochberg } from './false-discovery';
import { jensenShannon } from './jensen-shannon';
import { kolmogorovSmirnov } from './kolmogorov-smirnov';
import { populationStabilityIndex } from './population-stability-index';
import { wasserstein } from './wasserstein';

/** Up to so many values on the smaller side a test decides; beyond, tests find differences too small to matter. */
const LARGEST_TESTED = 1000;
/** A numeric column with so few values is compared value by value. */
const FEW_VALUES = 5;
/** Deviation that distances are measured in where the reference has (almost) none. */
const LEAST_DEVIATION = 0.001;
const DISTANCE_THRESHOLDS = { psi: 0.2, 'jensen-shannon': 0.1, wasserstein: 0.1 } as const;

interface Measured {
  name: string;
  method: DriftMethod;
  value: number;
  pValue?: number;
  threshold: number;
  distance: number;
}

/**
 * Compares columns. A test decides by its p-value, adjusted for the number of columns that are tested together; a distance
 * by its threshold. Columns without a value on either side are left out: there is nothing to compare.
 */
export function compareColumns(
  pairs: readonly ColumnPair[],
  settings: DriftSettings,
): Omit<FeatureDrift, 'missing'>[] {
  const measured = pairs
    .filter(({ reference, current }) => total(reference) > 0 && total(current) > 0)
    .map((pair) => measure(pair, settings));
  const tested = measured.flatMap(({ pValue }) => (pValue === undefined ? [] : [pValue]));
  const adjusted = settings.correction === 'none' ? tested : benjaminiHochberg(tested);
  let next = 0;
  return measured.map(({ name, pValue, ...rest }) => {
    if (pValue === undefined) return { feature: name, ...rest, drifted: rest.value >= rest.threshold };
    const adjustedPValue = adjusted[next++] as number;
    return { feature: name, ...rest, pValue, adjustedPValue, drifted: adjustedPValue < rest.threshold };
  });
}

function measure(pair: ColumnPair, settings: DriftSettings): Measured {
  const chosen = settings.columns[pair.name];
  const wanted = chosen?.method ?? settings.method;
  const method = wanted === 'auto' || !suits(wanted, pair) ? defaultMethod(pair) : wanted;
  const isTest = method === 'kolmogorov-smirnov' || method === 'chi-squared';
  const common = method === settings.method ? settings.threshold : undefined;
  const threshold =
    chosen?.threshold ?? common ?? (isTest ? settings.significance : DISTANCE_THRESHOLDS[method]);
  const { coarse } = pair;
  const distance = jensenShannon(coarse.reference, coarse.current);
  return { name: pair.name, method, threshold, distance, ...valueOf(method, pair, distance) };
}

/** The order of values is needed for some methods. */
function suits(method: DriftMethod, { numeric }: ColumnPair): boolean {
  return numeric !== undefined || !(method === 'kolmogorov-smirnov' || method === 'wasserstein');
}

function defaultMethod({ reference, current, numeric }: ColumnPair): DriftMethod {
  const byValue = !numeric || numeric.distinct <= FEW_VALUES;
  if (Math.min(total(reference), total(current)) <= LARGEST_TESTED)
    return byValue ? 'chi-squared' : 'kolmogorov-smirnov';
  return byValue ? 'jensen-shannon' : 'wasserstein';
}

function valueOf(
  method: DriftMethod,
  { reference, current, coarse, numeric }: ColumnPair,
  distance: number,
): { value: number; pValue?: number } {
  switch (method) {
    case 'psi':
      return { value: populationStabilityIndex(coarse.reference, coarse.current) };
    case 'jensen-shannon':
      return { value: distance };
    case 'chi-squared': {
      const { statistic, pValue } = chiSquared(coarse.reference, coarse.current);
      return { value: statistic, pValue };
    }
    case 'kolmogorov-smirnov': {
      const { statistic, pValue } = kolmogorovSmirnov(reference, current);
      return { value: statistic, pValue };
    }
    case 'wasserstein': {
      const area = wasserstein(
        { values: numeric?.referenceValues ?? [], counts: reference },
        { values: numeric?.currentValues ?? [], counts: current },
      );
      return { value: area / Math.max(numeric?.deviation ?? 0, LEAST_DEVIATION) };
    }
  }
}

import type { WindowReport } from '@modelkeep/contracts/monitoring/monitor';
import type { PerformanceReport } from '@modelkeep/contracts/monitoring/performance';
import type { Line } from '../kit/chart';

interface Part {
  driftedShare: number;
  predictions: number;
  performance?: PerformanceReport;
}

/** Figures that are drawn window by window, in the order in which they are offered. */
const FIGURES: Record<string, (part: Part) => number | undefined> = {
  'share of drifted columns': ({ driftedShare }) => driftedShare,
  predictions: ({ predictions }) => predictions,
  accuracy: ({ performance }) => performance?.classification?.accuracy,
  precision: ({ performance }) => performance?.classification?.precision,
  recall: ({ performance }) => performance?.classification?.recall,
  'ROC AUC': ({ performance }) => performance?.classification?.rocAuc,
  'calibration error': ({ performance }) => performance?.classification?.calibrationError,
  'estimated accuracy': ({ performance }) => performance?.estimated?.accuracy,
  'estimated ROC AUC': ({ performance }) => performance?.estimated?.rocAuc,
  'share decided positively': ({ performance }) => performance?.positiveShare,
  MAE: ({ performance }) => performance?.regression?.mae,
  RMSE: ({ performance }) => performance?.regression?.rmse,
};

export const ALL = 'all predictions';
/** More lines than that cannot be told apart. */
const SLICES = 7;

export const sliceName = ({ feature, value }: { feature: string; value: string }): string =>
  `${feature} = ${value}`;

/** Figures that at least one of the windows has. */
export const figuresOf = (windows: readonly WindowReport[]): string[] =>
  Object.keys(FIGURES).filter((name) => windows.some((window) => FIGURES[name]?.(window) !== undefined));

/** A figure of all predictions and of the first slices, one value per window. */
export function trendOf(windows: readonly WindowReport[], figure: string): Line[] {
  const read = FIGURES[figure];
  const slices = [...new Set(windows.flatMap((window) => window.slices.map(sliceName)))].slice(0, SLICES);
  const lineOf = (label: string, part: (window: WindowReport) => Part | undefined): Line => ({
    label,
    values: windows.map((window) => {
      const found = part(window);
      return (found && read?.(found)) ?? null;
    }),
  });
  return [
    lineOf(ALL, (window) => window),
    ...slices.map((name) => lineOf(name, (window) => window.slices.find((each) => sliceName(each) === name))),
  ];
}

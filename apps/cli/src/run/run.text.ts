import { clean, moment, type Paint, table } from '../terminal/layout';
import type { MlflowRun } from '@modelkeep/client';

const MOST_METRICS = 4;

/** One line per run. */
export function runsText(runs: readonly MlflowRun[], paint: Paint): string[] {
  const rows = runs.map(({ info, data }) => [
    info.run_id,
    clean(info.run_name ?? ''),
    info.status,
    info.start_time === undefined ? '' : moment(new Date(Number(info.start_time)).toISOString()),
    metricsText(data?.metrics ?? []),
  ]);
  return table(
    [{ title: 'run' }, { title: 'name' }, { title: 'status' }, { title: 'started' }, { title: 'metrics' }],
    rows,
    paint,
  );
}

function metricsText(metrics: { key: string; value: number | string }[]): string {
  const shown = metrics
    .slice(0, MOST_METRICS)
    .map(({ key, value }) =>
      clean(`${key} ${typeof value === 'number' ? Number(value.toPrecision(4)) : value}`),
    );
  return `${shown.join('  ')}${metrics.length > MOST_METRICS ? '  …' : ''}`;
}

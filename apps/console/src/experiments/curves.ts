import type { Line } from '../kit/chart';

interface Point {
  run_id: string;
  step?: number;
  /** Text where it is no number: `NaN`, `Infinity`. */
  value: number | string;
}

interface Curves {
  x: number[];
  lines: Line[];
}

/** Points of several runs over one axis of steps. Of several values at a step the last counts, as MLflow draws it. */
export function curvesOf(points: readonly Point[], runs: readonly { id: string; name: string }[]): Curves {
  const steps = new Map<string, Map<number, number>>(runs.map(({ id }) => [id, new Map()]));
  for (const { run_id, step = 0, value } of points)
    if (typeof value === 'number') steps.get(run_id)?.set(step, value);
  const x = [...new Set([...steps.values()].flatMap((of) => [...of.keys()]))].sort((a, b) => a - b);
  const lines = runs.map(({ id, name }) => ({
    label: name,
    values: x.map((step) => steps.get(id)?.get(step) ?? null),
  }));
  return { x, lines };
}

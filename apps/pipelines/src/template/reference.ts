/** Facts of a run that a reference may name as they are. */
export const FACTS = [
  'run.id',
  'run.actor',
  'code.commit',
  'code.repository',
  'code.digest',
  'environment.digest',
] as const;
export type Fact = (typeof FACTS)[number];

/** What schedules and backfills know of the run that they start. */
const SCHEDULE_FACTS = ['time', 'date', 'next'] as const;
export type ScheduleFact = (typeof SCHEDULE_FACTS)[number];

/** What stands between `${` and `}`, understood. */
export type Reference =
  | { kind: 'parameter'; name: string }
  | { kind: 'input'; name: string }
  | { kind: 'step-parameter'; step: string; name: string }
  | { kind: 'step-output'; step: string; name: string }
  | { kind: 'fact'; fact: Fact }
  /** Item of a mapped step, or the value at a path in it, dots between fields. */
  | { kind: 'item'; path?: string }
  | { kind: 'item-index' }
  /** Path in the data of the event that triggered the run, dots between fields. Only in triggers. */
  | { kind: 'event'; path: string }
  /** Only in schedules and backfills. */
  | { kind: 'schedule'; fact: ScheduleFact };

/** Understands a reference; undefined where it names nothing that there is. */
export function parseReference(expression: string): Reference | undefined {
  const fact = FACTS.find((name) => name === expression);
  if (fact) return { kind: 'fact', fact };
  if (expression === 'item') return { kind: 'item' };
  if (expression === 'item-index') return { kind: 'item-index' };
  const [, root, rest] = /^([a-z]+)\.(.+)$/.exec(expression) ?? [];
  if (root === undefined || rest === undefined) return undefined;
  if (root === 'parameters') return { kind: 'parameter', name: rest };
  if (root === 'inputs') return { kind: 'input', name: rest };
  if (root === 'item') return { kind: 'item', path: rest };
  if (root === 'schedule') {
    const known = SCHEDULE_FACTS.find((name) => name === rest);
    return known && { kind: 'schedule', fact: known };
  }
  if (root === 'event') return { kind: 'event', path: rest };
  // A step's name may hold dots: it ends at the first `.parameters.` or `.outputs.`.
  const [, step, part, name] = /^(.+?)\.(parameters|outputs)\.(.+)$/.exec(rest) ?? [];
  if (root !== 'steps' || step === undefined || name === undefined) return undefined;
  return { kind: part === 'outputs' ? 'step-output' : 'step-parameter', step, name };
}

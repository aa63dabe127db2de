import type { WindowReport } from '@modelkeep/contracts/monitoring/monitor';
import type { Condition } from './condition';

/** Whether the alert must change after the newest of these reports, oldest first. */
export function transitionAfter(
  condition: Condition,
  reports: readonly WindowReport[],
  isOpen: boolean,
): { change: 'raised' | 'resolved'; report: WindowReport; value: number } | undefined {
  const defined = reports.flatMap((report) => {
    const value = condition.value(report);
    return value === undefined ? [] : [{ report, value }];
  });
  const length = isOpen ? condition.clearWindows : condition.forWindows;
  const newest = defined.slice(-length);
  const last = newest.at(-1);
  if (!last || newest.length < length) return undefined;
  const holds = isOpen ? condition.isGood : condition.isBad;
  if (!newest.every(({ report, value }) => holds(value, report))) return undefined;
  return { change: isOpen ? 'resolved' : 'raised', ...last };
}

/** What the condition would have done on these windows, oldest first. */
export function replay(condition: Condition, reports: readonly WindowReport[]) {
  const transitions = [];
  let isOpen = false;
  for (let seen = 1; seen <= reports.length; seen += 1) {
    if (condition.value(reports[seen - 1] as WindowReport) === undefined) continue;
    const transition = transitionAfter(condition, reports.slice(0, seen), isOpen);
    if (!transition) continue;
    isOpen = !isOpen;
    transitions.push(transition);
  }
  return transitions;
}

import type { SliceReport } from '@modelkeep/contracts/monitoring/monitor';
import { compareColumns } from '../drift/drift-test';
import type { MonitorPlan } from '../monitor/monitor-plan';
import { performanceOf } from '../performance/performance-report';
import type { SlicedOutcome } from '../performance/outcome-store';
import { violationsOf } from '../quality/violations';
import { streamedPair } from './streamed-pair';
import type { PartTally } from './tally';

type Findings = Omit<SliceReport, 'feature' | 'value'>;

/** With fewer predictions than these nothing can be said of drift. */
const FEWEST = 20;

/** What the counts of a window, or of a slice of it, say. */
export function findingsOf(
  { definition, reference }: MonitorPlan,
  part: PartTally,
  outcomes: readonly SlicedOutcome[],
  fewest = FEWEST,
): Findings {
  const columns = [...part.columns].flatMap(([name, tally]) => {
    const profile = reference[name];
    return profile ? [{ name, tally, profile }] : [];
  });
  const pairs = columns.map(({ name, tally, profile }) => streamedPair(name, profile, tally));
  const drift =
    part.predictions < fewest
      ? []
      : compareColumns(pairs, definition.drift).map((each) => ({
          ...each,
          missing: part.columns.get(each.feature)?.missing ?? 0,
        }));
  return {
    predictions: part.predictions,
    drift,
    driftedShare: drift.filter(({ drifted }) => drifted).length / Math.max(1, drift.length),
    violations: columns.flatMap(({ name, tally, profile }) =>
      violationsOf(name, profile, tally, definition.expectations[name]),
    ),
    ...(definition.performance &&
      outcomes.length > 0 && { performance: performanceOf(definition.performance, outcomes) }),
  };
}

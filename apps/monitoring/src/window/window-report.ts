import type { SliceReport, WindowReport } from '@modelkeep/contracts/monitoring/monitor';
import type { MonitorPlan } from '../monitor/monitor-plan';
import { fairnessOf } from '../performance/fairness';
import type { SlicedOutcome } from '../performance/outcome-store';
import { findingsOf } from './findings';
import type { Tally } from './tally';

/** What a window says, as a whole and slice by slice. */
export function reportOf(
  plan: MonitorPlan,
  tally: Tally,
  outcomes: readonly SlicedOutcome[],
): Omit<WindowReport, 'id' | 'window' | 'revision' | 'evaluatedAt'> {
  const { definition } = plan;
  const fewest = definition.windowSeconds === undefined ? undefined : definition.windowSize;
  const all = findingsOf(plan, tally.all, outcomes, fewest);
  const slices = slicesOf(plan, tally, outcomes);
  const { driftedShare } = all;
  return {
    monitorId: plan.id,
    monitor: plan.name,
    deployment: definition.deployment,
    from: new Date(tally.from).toISOString(),
    to: new Date(tally.to).toISOString(),
    ...all,
    drifted: driftedShare > 0 && driftedShare >= definition.driftedShare,
    slices,
    fairness: definition.slices.flatMap((feature) => {
      const groups = slices.flatMap((slice) =>
        slice.feature === feature && slice.performance ? [slice.performance] : [],
      );
      return fairnessOf(feature, groups) ?? [];
    }),
    ...(tally.latencies.count > 0 && {
      latencyMs: {
        p50: tally.latencies.getValueAtQuantile(0.5),
        p99: tally.latencies.getValueAtQuantile(0.99),
      },
    }),
  };
}

function slicesOf(plan: MonitorPlan, tally: Tally, outcomes: readonly SlicedOutcome[]): SliceReport[] {
  return [...tally.slices].flatMap(([feature, parts]) => {
    const position = plan.definition.slices.indexOf(feature);
    return [...parts].map(([value, part]) => ({
      feature,
      value,
      ...findingsOf(
        plan,
        part,
        outcomes.filter(({ slices }) => slices[position] === value),
      ),
    }));
  });
}

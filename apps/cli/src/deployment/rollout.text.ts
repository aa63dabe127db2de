import type { Observation, Rollout } from '@modelkeep/contracts/deployment/rollout';
import { clean, facts, moment, type Paint, section, table } from '../terminal/layout';

const share = (part: number, whole: number): string =>
  whole === 0 ? '' : `${Number(((100 * part) / whole).toFixed(2))} %`;

/** Where a rollout is, in a few words. */
export function stepText({ state, step, steps, held, candidate, outcome }: Rollout): string {
  if (state !== 'running') return `${state}: ${clean(outcome ?? '')}`;
  if (step === 0) return `waits for revision ${candidate} to be ready`;
  return `step ${step} of ${steps}${held ? ', until somebody promotes it' : ''}`;
}

/** One line per rollout. */
export function rolloutsText(rollouts: readonly Rollout[], paint: Paint): string[] {
  const rows = rollouts.map((rollout) => [
    moment(rollout.startedAt),
    rollout.strategy.kind,
    String(rollout.candidate),
    stepText(rollout),
  ]);
  return table(
    [{ title: 'started' }, { title: 'strategy' }, { title: 'candidate', align: 'right' }, { title: 'state' }],
    rows,
    paint,
  );
}

/** A rollout, and what was seen of the candidate and of the others. */
export function rolloutText(rollout: Rollout, paint: Paint): string[] {
  const { deployment, strategy, candidate, startedAt, startedBy, observed, id } = rollout;
  return [
    paint('bold', `${strategy.kind} of ${deployment}`),
    ...facts(
      [
        ['id', id],
        ['candidate', `revision ${candidate}`],
        ['state', stepText(rollout)],
        ['started', `${moment(startedAt)} by ${clean(startedBy)}`],
      ],
      paint,
    ),
    ...section('Seen in this step', observedTable(observed, paint), paint),
  ];
}

function observedTable({ candidate, others }: Rollout['observed'], paint: Paint): string[] {
  const row = (title: string, value: (seen: Observation) => string) => [
    title,
    value(candidate),
    value(others),
  ];
  return table(
    [{ title: '' }, { title: 'candidate', align: 'right' }, { title: 'others', align: 'right' }],
    [
      row('requests', ({ requests }) => String(requests)),
      row('failed', ({ errors, requests }) => share(errors, requests)),
      row('95 % within', ({ latencyP95Ms }) => (latencyP95Ms === undefined ? '' : `${latencyP95Ms} ms`)),
      row('another class', ({ disagreed, compared }) => share(disagreed, compared)),
      row('labelled, right', ({ correct, labelled }) => share(correct, labelled)),
    ],
    paint,
  );
}

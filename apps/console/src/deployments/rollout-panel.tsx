import type { Observation, Rollout } from '@modelkeep/contracts/deployment/rollout';
import { promoteRollout } from '@modelkeep/contracts/deployment/rollout.api';
import { Decision } from '../kit/decision';
import { Panel } from '../kit/panel';
import { Table } from '../kit/table';
import { Badge, Time } from '../kit/values';
import { shareOf } from './share-of';

/** A rollout: its step, what is seen of the candidate and of the others, and the way on. */
export function RolloutPanel({ rollout }: { rollout: Rollout }) {
  const { deployment: name, strategy, candidate, state, step, steps, held, outcome } = rollout;
  const running = state === 'running';
  return (
    <Panel title={`Rollout of revision ${candidate}`} aside={<Badge>{state}</Badge>}>
      <p>
        {strategy.kind}, started <Time at={rollout.startedAt} /> by {rollout.startedBy}
        {rollout.finishedAt && (
          <>
            , ended <Time at={rollout.finishedAt} />: {outcome}
          </>
        )}
      </p>
      {running && (
        <label>
          {step === 0 ? `Waits for revision ${candidate} to be ready` : `Step ${step} of ${steps}`}
          {held && ', until somebody promotes it'}
          <progress value={step} max={steps} />
        </label>
      )}
      <Seen observed={rollout.observed} />
      {running && step > 0 && (
        <Decision
          endpoint={promoteRollout}
          action={step < steps ? 'Next step' : 'Promote'}
          words="Reason"
          cli={`modelkeep deployments promote ${name} --reason …`}
          input={(reason) => ({ params: { name }, body: { reason } })}
        />
      )}
    </Panel>
  );
}

function Seen({ observed: { candidate, others } }: { observed: Rollout['observed'] }) {
  const rows: [string, (seen: Observation) => string | number][] = [
    ['Requests', ({ requests }) => requests],
    ['Failed', ({ errors, requests }) => shareOf(errors, requests)],
    ['95 % within', ({ latencyP95Ms }) => (latencyP95Ms === undefined ? '–' : `${latencyP95Ms} ms`)],
    ['Compared: another class', ({ disagreed, compared }) => shareOf(disagreed, compared)],
    ['Labelled: right', ({ correct, labelled }) => shareOf(correct, labelled)],
  ];
  return (
    <Table
      label="Seen in this step"
      rows={rows}
      keyOf={([title]) => title}
      columns={[
        { title: 'Seen in this step', cell: ([title]) => title },
        { title: 'Candidate', cell: ([, value]) => value(candidate), numeric: true },
        { title: 'Others', cell: ([, value]) => value(others), numeric: true },
      ]}
    />
  );
}

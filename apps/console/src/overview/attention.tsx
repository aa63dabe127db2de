import { listAlerts } from '@modelkeep/contracts/monitoring/monitor.api';
import { listStepApprovals } from '@modelkeep/contracts/pipelines/approval.api';
import { listLabelQueues } from '@modelkeep/contracts/pipelines/label-task.api';
import { listPipelineRuns } from '@modelkeep/contracts/pipelines/pipeline.api';
import { listApprovals } from '@modelkeep/contracts/registry/approval.api';
import { Link } from 'react-router';
import { useEndpoint } from '../api/queries';
import { AsCommand } from '../kit/as-command';
import { Empty, Loaded } from '../kit/loaded';
import { Panel } from '../kit/panel';
import { Badge, Time } from '../kit/values';
import { ofAlert, ofApproval, ofFailedRun, ofQueue, ofStep, type Task } from './task';

/** Failed runs shown: older ones are on the page of pipelines. */
const FAILED = 5;

/** What somebody should look at now, the most pressing first. */
export function Attention() {
  const query = useTasks();
  return (
    <Panel title="Needs someone now">
      <Loaded query={query}>
        {(tasks) =>
          tasks.length === 0 ? (
            <Empty>Nothing: no open alert, no approval asked for, no task to label, no failed run.</Empty>
          ) : (
            <ul className="tasks">
              {tasks.map(({ key, state, to, title, words, at }) => (
                <li key={key}>
                  <Badge>{state}</Badge>
                  <span>
                    <Link to={to}>{title}</Link> {words}
                  </span>
                  {at !== undefined && <Time at={at} />}
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
      <AsCommand
        endpoint={listAlerts}
        input={{ query: { state: 'open' } }}
        cli="modelkeep alerts list --state open"
      />
    </Panel>
  );
}

function useTasks(): { data: Task[] | undefined; error: Error | null } {
  const alerts = useEndpoint(listAlerts, { query: { state: 'open' } });
  const approvals = useEndpoint(listApprovals, { query: { state: 'requested' } });
  const steps = useEndpoint(listStepApprovals);
  const queues = useEndpoint(listLabelQueues);
  const failed = useEndpoint(listPipelineRuns, {
    query: { state: 'failed', order: 'newest-first', limit: FAILED },
  });
  const error = [alerts, approvals, steps, queues, failed].find((each) => each.error)?.error ?? null;
  if (!alerts.data || !approvals.data || !steps.data || !queues.data || !failed.data)
    return { data: undefined, error };
  const data = [
    ...alerts.data.items.map(ofAlert),
    ...approvals.data.items.map(ofApproval),
    ...steps.data.items.map(ofStep),
    ...queues.data.items.map(ofQueue),
    ...failed.data.items.map(ofFailedRun),
  ];
  return { data, error };
}

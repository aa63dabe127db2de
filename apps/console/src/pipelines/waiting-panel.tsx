import { listStepApprovals } from '@modelkeep/contracts/pipelines/approval.api';
import { listLabelQueues } from '@modelkeep/contracts/pipelines/label-task.api';
import { Link } from 'react-router';
import { useEndpoint } from '../api/queries';
import { AsCommand } from '../kit/as-command';
import { Empty, Loaded } from '../kit/loaded';
import { Panel } from '../kit/panel';
import { Badge, Time } from '../kit/values';
import { labelPath } from './label-path';

/** What runs wait for: people who approve a step, or label tasks. */
export function WaitingPanel() {
  const approvals = useEndpoint(listStepApprovals);
  const queues = useEndpoint(listLabelQueues);
  const data = approvals.data &&
    queues.data && { approvals: approvals.data.items, queues: queues.data.items };
  return (
    <Panel title="Waits for people">
      <Loaded query={{ data, error: approvals.error ?? queues.error }}>
        {(waiting) =>
          waiting.approvals.length + waiting.queues.length === 0 ? (
            <Empty>No step waits for an approval, and no task for a label.</Empty>
          ) : (
            <ul className="plain-list">
              {waiting.approvals.map(({ runId, pipeline, step, item, message, createdAt }) => (
                <li key={`${runId} ${step} ${item}`} className="row">
                  <Badge>requested</Badge>
                  <Link to={`/pipelines/runs/${runId}`}>
                    {pipeline} {step}
                  </Link>
                  {message} <Time at={createdAt} />
                </li>
              ))}
              {waiting.queues.map((queue) => (
                <li key={labelPath(queue)} className="row">
                  <Badge>label</Badge>
                  <Link to={labelPath(queue)}>
                    {queue.pipeline} {queue.step}
                  </Link>
                  {queue.instructions}
                  <span className="muted">
                    {queue.done} of {queue.tasks} tasks done
                  </span>
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
      <div className="row top">
        <AsCommand endpoint={listStepApprovals} cli="modelkeep pipelines approvals" />
        <AsCommand endpoint={listLabelQueues} cli="modelkeep pipelines label queues" />
      </div>
    </Panel>
  );
}

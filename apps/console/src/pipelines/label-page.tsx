import { ApiError } from '@modelkeep/client/web';
import {
  answerLabelTask,
  assignLabelTask,
  type LabelTask,
} from '@modelkeep/contracts/pipelines/label-task.api';
import { useEffect, useState } from 'react';
import { Link, useParams } from 'react-router';
import { useAction } from '../api/queries';
import { AsCommand } from '../kit/as-command';
import { Empty, Problem } from '../kit/loaded';
import { Page, Panel } from '../kit/panel';
import { useSearch } from '../kit/search';
import { Time } from '../kit/values';
import { LabelledPanel } from './labelled-panel';
import { TaskData } from './task-data';

/** One task after the other, to be labelled with the mouse or the keys 1 to 9. */
export function LabelPage() {
  const { id = '', step = '' } = useParams();
  const [search] = useSearch();
  const item = search.get('item');
  const place = { id, step, item: item === null ? undefined : Number(item) };
  const { mutate: next, ...claim } = useAction(assignLabelTask);
  const input = { params: { id, step }, body: { item: place.item } };
  const nothingLeft = claim.error instanceof ApiError && claim.error.status === 404;
  return (
    <Page
      title={`Label for ${step}`}
      lead={<Link to={`/pipelines/runs/${id}?step=${step}`}>The run that waits for it</Link>}
    >
      <Panel title="Task">
        {claim.data ? (
          <Task key={claim.data.id} task={claim.data} onAnswered={() => next(input)} />
        ) : (
          <>
            {nothingLeft && (
              <Empty>No task is left for you: all have their answers, or others have them now.</Empty>
            )}
            {claim.error && !nothingLeft && <Problem error={claim.error} />}
            <button className="primary" disabled={claim.isPending} onClick={() => next(input)}>
              Take a task
            </button>
          </>
        )}
        <AsCommand
          endpoint={assignLabelTask}
          input={input}
          cli={`modelkeep pipelines label next ${id} ${step}`}
        />
      </Panel>
      <LabelledPanel {...place} />
    </Page>
  );
}

function Task({ task, onAnswered }: { task: LabelTask; onAnswered: () => void }) {
  const { id, instructions, labels, data, until } = task;
  const { mutate, error, isPending } = useAction(answerLabelTask);
  const [comment, setComment] = useState('');
  const answer = (label: string) => ({
    params: { task: id },
    body: { label, ...(comment.trim() !== '' && { comment: comment.trim() }) },
  });
  useEffect(() => {
    const press = ({ key, target }: KeyboardEvent) => {
      const writing = target instanceof Element && target.closest('input, select, textarea');
      const label = labels[Number(key) - 1];
      if (writing || label === undefined || isPending) return;
      mutate(answer(label), { onSuccess: onAnswered });
    };
    document.addEventListener('keydown', press);
    return () => document.removeEventListener('keydown', press);
  });
  return (
    <div className="stack">
      <p>{instructions}</p>
      <TaskData data={data} />
      <label className="decision">
        <span className="muted">Comment (may be left out)</span>
        <input value={comment} onChange={({ target }) => setComment(target.value)} />
      </label>
      <div className="row" role="group" aria-label="Labels">
        {labels.map((label, index) => (
          <button
            key={label}
            className="primary"
            disabled={isPending}
            onClick={() => mutate(answer(label), { onSuccess: onAnswered })}
          >
            {label} {index < 9 && <kbd>{index + 1}</kbd>}
          </button>
        ))}
      </div>
      {error && <Problem error={error} />}
      <p className="muted">
        Yours until <Time at={until} />; then somebody else may get it.
      </p>
      <AsCommand
        endpoint={answerLabelTask}
        input={answer(labels[0] ?? '')}
        cli={`modelkeep pipelines label answer ${id} '${labels[0]}'`}
      />
    </div>
  );
}

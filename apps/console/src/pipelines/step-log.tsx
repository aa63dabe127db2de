import { readStepLog } from '@modelkeep/contracts/pipelines/pipeline.api';
import { useEffect, useRef } from 'react';
import { AsCommand } from '../kit/as-command';
import { Problem } from '../kit/loaded';
import { useStepLog } from './use-step-log';

interface StepLogProps {
  runId: string;
  step: string;
  item?: number;
  /** Whether it was ever attempted. */
  begun: boolean;
}

export function StepLog(props: StepLogProps) {
  if (!props.begun) return <p className="muted">It has not begun.</p>;
  return <Followed {...props} />;
}

/** What a step printed, and prints; the newest line stays in view while somebody looks at the end. */
function Followed({ runId, step, item }: StepLogProps) {
  const { text, open, error } = useStepLog({ runId, step, item });
  const box = useRef<HTMLPreElement>(null);
  const atEnd = useRef(true);
  useEffect(() => {
    if (box.current && atEnd.current) box.current.scrollTop = box.current.scrollHeight;
  }, [text]);
  const place = `${runId} ${step}${item === undefined ? '' : ` --item ${item}`}`;
  return (
    <>
      <h3>Log</h3>
      {error && <Problem error={error} />}
      {text === '' ? (
        <p className="muted">{open ? 'Nothing printed yet.' : 'It printed nothing.'}</p>
      ) : (
        <pre
          className="log"
          ref={box}
          tabIndex={0}
          onScroll={({ currentTarget: { scrollTop, scrollHeight, clientHeight } }) => {
            atEnd.current = scrollHeight - scrollTop - clientHeight < 20;
          }}
        >
          {text}
        </pre>
      )}
      {open && text !== '' && <p className="muted">It goes on as the step prints more.</p>}
      <AsCommand
        endpoint={readStepLog}
        input={{ params: { id: runId, step }, query: { item } }}
        cli={`modelkeep pipelines log ${place} --follow`}
      />
    </>
  );
}

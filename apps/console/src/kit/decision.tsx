import type { RequestInput, WebResult } from '@modelkeep/client/web';
import type { Endpoint } from '@modelkeep/contracts/common/endpoint';
import { type ReactNode, useState } from 'react';
import { useAction } from '../api/queries';
import { useMay } from '../session/session';
import { AsCommand } from './as-command';
import { Notice, Problem } from './loaded';

interface DecisionProps<E extends Endpoint> {
  endpoint: E;
  /** The call, with what was written as comment or reason; undefined while it is not complete. */
  input: (words: string) => RequestInput<E> | undefined;
  action: string;
  /** Name of the words it needs; without one it needs none. */
  words?: string;
  cli?: string;
  danger?: boolean;
  /** Whether the words may be left out. */
  optional?: boolean;
  /** What is shown of the answer; `Done.` unless told. */
  result?: (answer: WebResult<E>) => ReactNode;
  onDone?: (answer: WebResult<E>) => void;
  children?: ReactNode;
}

/** An action: its words, its button, how it went, and the same as a command. Hidden from who may not do it. */
export function Decision<E extends Endpoint>(props: DecisionProps<E>) {
  const { endpoint, input, action, words, cli, danger, optional, result, onDone, children } = props;
  const may = useMay();
  const call = useAction(endpoint);
  const [text, setText] = useState('');
  if (!may(endpoint)) return null;
  const ready = words === undefined || optional || text.trim() !== '' ? input(text.trim()) : undefined;
  const done = (answer: WebResult<E>) => {
    setText('');
    onDone?.(answer);
  };
  return (
    <form
      className="decision"
      onSubmit={(event) => {
        event.preventDefault();
        if (ready) call.mutate(ready, { onSuccess: done });
      }}
    >
      {children}
      {words !== undefined && (
        <label>
          {words}
          <input value={text} onChange={(event) => setText(event.target.value)} />
        </label>
      )}
      <button className={danger ? 'danger' : 'primary'} disabled={!ready || call.isPending}>
        {action}
      </button>
      {call.error && <Problem error={call.error} />}
      {call.isSuccess && (result ? result(call.data) : <Notice kind="good">Done.</Notice>)}
      <AsCommand endpoint={endpoint} input={ready ?? input(`<${words}>`) ?? {}} cli={cli} />
    </form>
  );
}

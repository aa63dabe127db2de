import type { RequestInput } from '@modelkeep/client/web';
import type { Endpoint } from '@modelkeep/contracts/common/endpoint';
import { curlOf } from './curl';

interface AsCommandProps<E extends Endpoint> {
  endpoint: E;
  input?: RequestInput<E>;
  /** The same with the `modelkeep` command, where it has one. */
  cli?: string;
  /** Shown at once: it is what somebody should do next. */
  open?: boolean;
}

/** How to do from a terminal what the page does. */
export function AsCommand<E extends Endpoint>({ endpoint, input = {}, cli, open }: AsCommandProps<E>) {
  const commands = [curlOf(location.origin, endpoint, input), ...(cli === undefined ? [] : [cli])];
  return (
    <details className="as-command" open={open}>
      <summary>Show as command</summary>
      {commands.map((command) => (
        <pre key={command} tabIndex={0}>
          {command}
        </pre>
      ))}
    </details>
  );
}

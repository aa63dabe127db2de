import { whoAmI } from '@modelkeep/contracts/gateway/account.api';
import { connect, type Context } from '../context/context';
import { messageOf } from '../terminal/failure';

/** What was found out about one thing that the command needs. */
export interface Finding {
  name: string;
  ok: boolean;
  detail: string;
}

/** Asks the gateway whether it lives, whether it is ready, and whom the token belongs to. */
export async function check(context: Context): Promise<Finding[]> {
  return Promise.all([
    finding('gateway', () => health(context, 'live')),
    finding('ready', () => health(context, 'ready')),
    finding('token', async () => {
      const { name, roles } = await connect(context).call(whoAmI);
      return `belongs to ${name} (${roles.join(', ')})`;
    }),
  ]);
}

async function finding(name: string, look: () => Promise<string>): Promise<Finding> {
  try {
    return { name, ok: true, detail: await look() };
  } catch (error) {
    return { name, ok: false, detail: messageOf(error) };
  }
}

async function health({ url }: Context, kind: 'live' | 'ready'): Promise<string> {
  const response = await fetch(`${url}/health/${kind}`, { signal: AbortSignal.timeout(5_000) });
  const text = await response.text();
  if (!response.ok) throw new Error(`${response.status} ${text}`);
  return `${url} ${text}`;
}

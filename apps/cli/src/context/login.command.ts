import { text } from 'node:stream/consumers';
import { ApiError } from '@modelkeep/client';
import { whoAmI } from '@modelkeep/contracts/gateway/account.api';
import type { Command } from 'commander';
import { UsageError } from '../terminal/failure';
import { printLines } from '../terminal/output';
import { connect, Context, contextFile, storeContext } from './context';

/** `modelkeep login`, `modelkeep whoami`. */
export function addLoginCommands(program: Command): void {
  program
    .command('login')
    .description('store the gateway and an access token for later commands')
    .requiredOption('--url <url>', "the gateway's URL")
    .option('--token <token>', 'access token; read from standard input where left out')
    .addHelpText('after', '\nExample:\n  modelkeep login --url http://127.0.0.1:8080 < token.txt')
    .action(async ({ url, token }: { url: string; token?: string }) => {
      const parsed = Context.safeParse({ url, token: token ?? (await text(process.stdin)).trim() });
      if (!parsed.success) throw new UsageError('a URL (http or https) and a token are needed');
      const name = await nameOf(parsed.data);
      storeContext(parsed.data);
      printLines([`Logged in to ${parsed.data.url} as ${name}; stored in ${contextFile()}.`]);
    });
  program
    .command('whoami')
    .description('print whom the access token belongs to, and its roles')
    .action(async () => {
      const { name, roles } = await connect().call(whoAmI);
      printLines([`${name} (${roles.join(', ')})`]);
    });
}

async function nameOf(context: Context): Promise<string> {
  try {
    return (await connect(context).call(whoAmI)).name;
  } catch (error) {
    if (error instanceof ApiError && error.status === 401)
      throw new UsageError('the gateway does not know this token');
    throw error;
  }
}

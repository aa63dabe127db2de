import { writeFile } from 'node:fs/promises';
import { once } from 'node:events';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { defaultHome, startStack } from '@modelkeep/local-stack';
import { Narrator } from './narrator';
import { invite } from './people';
import { deploymentName, type Stage } from './stage';
import { tell } from './story';

const { values: options } = parseArgs({
  options: {
    /** Data folder of the demo; begun afresh at each run. */
    home: { type: 'string', default: resolve(defaultHome(), 'demo') },
    /** `free`: any free ports instead of the usual ones. */
    ports: { type: 'string', default: 'usual' },
    /** Writes what the story led to as JSON into this file. */
    outcome: { type: 'string' },
    /** Keeps the stack up after the story, for a look around, until Ctrl-C. */
    stay: { type: 'boolean', default: process.stdout.isTTY },
  },
});

const print = (line: string) => process.stdout.write(`${line}\n`);

async function main(): Promise<void> {
  const interruption = new AbortController();
  const interrupted = Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  void interrupted.then(() => interruption.abort());

  const stack = await startStack({
    home: options.home,
    fresh: true,
    ports: options.ports === 'free' ? 'free' : 'usual',
    report: print,
    signal: interruption.signal,
  });
  try {
    const baseUrl = stack.urls.gateway;
    const people = await invite(baseUrl, stack.adminToken);
    const stage: Stage = {
      people,
      narrator: new Narrator(print, () => baseUrl),
      endpoint: (joinKey) => ({
        baseUrl,
        token: people['loan-desk'].token,
        deployment: deploymentName,
        joinKey,
      }),
      commandLine: (person) => ({ MODELKEEP_URL: baseUrl, MODELKEEP_TOKEN: people[person].token }),
    };
    const outcome = await Promise.race([
      tell(stage),
      interrupted.then(() => {
        throw new Error('interrupted');
      }),
    ]);
    if (options.outcome) {
      const tokens = Object.fromEntries(Object.entries(people).map(([name, { token }]) => [name, token]));
      await writeFile(options.outcome, JSON.stringify({ baseUrl, tokens, ...outcome }), { mode: 0o600 });
    }
    if (options.stay) {
      process.send?.('told');
      print('');
      print(
        `The suite stays up at ${baseUrl}; the admin's token is in ${stack.adminTokenFile}. Ctrl-C ends it.`,
      );
      await interrupted;
    }
  } finally {
    await stack.stop();
  }
}

main().catch((error: unknown) => {
  print('');
  print(`The demo failed: ${error instanceof Error ? error.message : String(error)}`);
  if (error instanceof Error && error.cause) print(`because of: ${String(error.cause)}`);
  process.exitCode = 1;
});

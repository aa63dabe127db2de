import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { ApiClient } from '@modelkeep/client';
import { z } from 'zod';
import { UsageError } from '../terminal/failure';

/** Which gateway the command talks to, and as whom. */
export const Context = z.object({
  url: z.url({ protocol: /^https?$/ }).transform((url) => url.replace(/\/+$/, '')),
  token: z.string().min(1),
});
export type Context = z.infer<typeof Context>;

/** `modelkeep login` writes it: `$XDG_CONFIG_HOME/modelkeep/context.json`, else below `~/.config`. */
export function contextFile(env: NodeJS.ProcessEnv = process.env): string {
  return join(env['XDG_CONFIG_HOME'] || join(homedir(), '.config'), 'modelkeep', 'context.json');
}

/** MODELKEEP_URL and MODELKEEP_TOKEN, each before what `login` stored. Throws UsageError naming what is missing. */
export function readContext(env: NodeJS.ProcessEnv = process.env): Context {
  const stored = readStored(contextFile(env));
  const url = env['MODELKEEP_URL'] || stored.url;
  // A stored token belongs to the stored server: it is not sent to another one.
  const token = env['MODELKEEP_TOKEN'] || (url === stored.url ? stored.token : undefined);
  if (!url || !token)
    throw new UsageError(
      `${url ? 'MODELKEEP_TOKEN' : 'MODELKEEP_URL'} is not set; set it, or run: modelkeep login --url <url>`,
    );
  const parsed = Context.safeParse({ url, token });
  if (!parsed.success) throw new UsageError(`MODELKEEP_URL is not an http(s) URL: ${url}`);
  return parsed.data;
}

/** Stores a context for later commands, readable by its owner only. */
export function storeContext(context: Context, file = contextFile()): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const part = `${file}.${process.pid}.part`;
  writeFileSync(part, `${JSON.stringify(context, undefined, 2)}\n`, { mode: 0o600 });
  renameSync(part, file);
}

/** The gateway's typed client. */
export function connect({ url, token }: Context = readContext()): ApiClient {
  return new ApiClient({ baseUrl: url, token });
}

function readStored(file: string): Partial<Context> {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    return {};
  }
  try {
    return Context.parse(JSON.parse(text));
  } catch {
    throw new UsageError(`${file} is damaged; run: modelkeep login --url <url>`);
  }
}

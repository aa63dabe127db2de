import { type Stack, type StackOptions, startStack } from '@modelkeep/local-stack';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Pool } from 'pg';

/** Does work on a stack of its own, which goes with all its data. `home` is for what the work writes beside it. */
export async function withStack(
  options: Omit<StackOptions, 'home' | 'ports'>,
  work: (stack: Stack, home: string) => Promise<void>,
): Promise<void> {
  const home = mkdtempSync(join(tmpdir(), 'modelkeep-bench-'));
  const stack = await startStack({ ...options, home, ports: 'free' });
  try {
    await work(stack, home);
  } finally {
    await stack.stop();
    rmSync(stack.home, { recursive: true, force: true });
    rmSync(home, { recursive: true, force: true });
  }
}

/** Makes a database on the stack's PostgreSQL server and returns its URL. */
export async function createDatabase(adminDatabaseUrl: string, name: string): Promise<string> {
  const admin = new Pool({ connectionString: adminDatabaseUrl, max: 1 });
  await admin.query(`CREATE DATABASE ${name}`);
  await admin.end();
  const url = new URL(adminDatabaseUrl);
  url.pathname = `/${name}`;
  return url.href;
}

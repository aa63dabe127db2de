import { type Stack, startStack } from '@modelkeep/local-stack';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

export interface StackAddress {
  brokers: string[];
  adminDatabaseUrl: string;
  s3: Stack['s3'];
}

let stack: Stack | undefined;
let home: string | undefined;

/** Starts the parts for all test files and passes their address on. Runs from `dist`, outside Jest's module system. */
export default async function setup(): Promise<void> {
  home = mkdtempSync(join(tmpdir(), 'modelkeep-faults-'));
  stack = await startStack({ home, ports: 'free', services: [] });
  const { kafkaBrokers: brokers, adminDatabaseUrl, s3 } = stack;
  const address: StackAddress = { brokers, adminDatabaseUrl, s3 };
  process.env['FAULTS_STACK'] = JSON.stringify(address);
}

/** Ends the parts and removes their data. */
export async function teardown(): Promise<void> {
  await stack?.stop();
  if (stack) rmSync(stack.home, { recursive: true, force: true });
  if (home) rmSync(home, { recursive: true, force: true });
}

import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

const FLOW = `
import sys, time
from prefect import flow, task

@task
def nothing(item):
    return item

@flow
def fan(items):
    return [future.result() for future in nothing.map(range(items))]

fan(2)
start = time.perf_counter()
fan(int(sys.argv[1]))
print("SECONDS", time.perf_counter() - start)
`;

/**
 * Seconds that Prefect's local run of so many mapped tasks takes, with its usual task runner (threads) and the server that
 * it starts by itself, warmed by a first small run. Undefined without PREFECT_PYTHON.
 */
export async function prefectFanOut(items: number): Promise<number | undefined> {
  const python = process.env['PREFECT_PYTHON'];
  if (!python) return undefined;
  const home = mkdtempSync(join(tmpdir(), 'bench-prefect-'));
  try {
    const { stdout } = await promisify(execFile)(python, ['-c', FLOW, String(items)], {
      env: {
        ...process.env,
        ...{
          PREFECT_HOME: home,
          PREFECT_SERVER_EPHEMERAL_STARTUP_TIMEOUT_SECONDS: '120',
          PREFECT_LOGGING_LEVEL: 'WARNING',
          PREFECT_SERVER_ANALYTICS_ENABLED: 'false',
        },
      },
      maxBuffer: 64 * 1024 * 1024,
    });
    return Number(/SECONDS ([\d.]+)/.exec(stdout)?.[1]);
  } finally {
    rmSync(home, { recursive: true, force: true });
  }
}

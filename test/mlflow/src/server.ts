import { freePort, runProcess } from '@modelkeep/processes';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';

const START_MS = 120_000;

/** A running `mlflow server`. */
export interface MlflowServer {
  url: string;
  /** Of the process that the others come from. */
  pid: number;
  close(): Promise<void>;
}

/** Starts MLflow's own server, with its artifacts in a folder that goes with it. */
export async function startMlflowServer(options: {
  /** Of `mlflowEnvironment`. */
  environment: string;
  /** SQLAlchemy URL of its database; without it SQLite in that folder. */
  database?: string;
  /** Processes; MLflow's own number unless told. */
  workers?: number;
  signal: AbortSignal;
}): Promise<MlflowServer> {
  const { environment, database, workers, signal } = options;
  const folder = mkdtempSync(join(tmpdir(), 'mlflow-server-'));
  const port = await freePort();
  const stop = new AbortController();
  const printed: (Buffer | string)[] = [];
  const server = ['server', '--host', '127.0.0.1', '--port', String(port)];
  if (workers !== undefined) server.push('--workers', String(workers));
  const stores = [
    '--backend-store-uri',
    database ?? `sqlite:///${folder}/mlflow.db`,
    '--artifacts-destination',
    join(folder, 'artifacts'),
  ];
  let ended: unknown;
  let pid: number | undefined;
  const end = runProcess({
    command: [join(environment, 'bin', 'python'), '-m', 'mlflow', ...server, ...stores],
    cwd: folder,
    env: {
      PATH: `${join(environment, 'bin')}:${process.env['PATH']}`,
      HOME: folder,
      MLFLOW_DISABLE_TELEMETRY: 'true',
      // The tests' receivers are on this machine, and come and go within a second.
      MLFLOW_WEBHOOK_ALLOWED_SCHEMES: 'http,https',
      MLFLOW_WEBHOOK_ALLOW_PRIVATE_IPS: 'true',
      MLFLOW_WEBHOOK_CACHE_TTL: '0',
    },
    log: { write: (chunk) => void printed.push(chunk) },
    signal: AbortSignal.any([stop.signal, signal]),
    onStart: (identity) => {
      pid = identity.pid;
      return Promise.resolve();
    },
  }).then(
    (how) => (ended = how ?? 'exit code 0'),
    (error: unknown) => (ended = error),
  );
  const close = async () => {
    stop.abort();
    await end;
    rmSync(folder, { recursive: true, force: true });
  };
  const url = `http://127.0.0.1:${port}`;
  for (const deadline = Date.now() + START_MS; !(await answers(url)); await wait(100))
    if (ended !== undefined || Date.now() > deadline) {
      await close();
      throw new Error(`mlflow server does not start: ${String(ended)}\n${printed.join('')}`);
    }
  if (pid === undefined) throw new Error('mlflow server answers, but its process is not known');
  return { url, pid, close };
}

async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(`${url}/health`)).ok;
  } catch {
    return false;
  }
}

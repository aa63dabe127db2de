import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { ApiClient } from '@modelkeep/client';
import { recordDataSnapshot } from '@modelkeep/contracts/metadata/data-snapshot.api';
import { compareDataSets } from '@modelkeep/contracts/monitoring/comparison.api';
import { defaultCache, repoRoot } from '@modelkeep/local-stack';
import { ensurePythonEnvironment } from '@modelkeep/processes';
import { eachTook, type Latency, quantiles } from '../measure';

const PEER = join(repoRoot(), 'test/bench/src/monitoring/evidently_peer.py');
const LOCK = join(repoRoot(), 'test/conformance/monitoring/environment.lock');
const RUNS = 5;

export interface ComparisonFigures {
  rows: number;
  columns: number;
  modelkeepMs: Latency;
  evidentlyMs: Latency;
}

/** The same two Parquet files, read and compared: by us over HTTP, by Evidently in process. */
export async function measureComparison(
  client: ApiClient,
  folder: string,
  rows: number,
): Promise<ComparisonFigures> {
  const evidently = await evidentlyTook(folder, rows);
  const [referenceDigest, currentDigest] = [
    await upload(client, join(folder, 'reference.parquet')),
    await upload(client, join(folder, 'current.parquet')),
  ];
  let columns = 0;
  const took = await eachTook(RUNS, async () => {
    const compared = await client.call(compareDataSets, { body: { referenceDigest, currentDigest } });
    columns = compared.columns.length;
  });
  return { rows, columns, modelkeepMs: quantiles(took), evidentlyMs: quantiles(evidently) };
}

async function evidentlyTook(folder: string, rows: number): Promise<number[]> {
  const environment = await ensurePythonEnvironment({
    cacheDir: defaultCache(),
    python: process.env['MODELKEEP_PYTHON'] ?? 'python3',
    lock: await readFile(LOCK),
    pipOptions: ['--no-deps'],
    log: { write: () => undefined, say: () => undefined },
    signal: AbortSignal.timeout(600_000),
  });
  const python = join(environment, 'bin', 'python');
  const { stdout } = await promisify(execFile)(python, [PEER, folder, String(rows), String(RUNS)], {
    env: { ...process.env, DO_NOT_TRACK: '1' },
  });
  return JSON.parse(stdout.trim().split('\n').at(-1) ?? '') as number[];
}

async function upload(client: ApiClient, path: string): Promise<string> {
  const query = { name: 'bench', format: 'parquet' } as const;
  const { digest } = await client.call(recordDataSnapshot, { query, stream: readFileSync(path) });
  return digest;
}

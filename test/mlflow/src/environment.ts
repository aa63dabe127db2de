import { defaultCache, repoRoot } from '@modelkeep/local-stack';
import { ensurePythonEnvironment, type EnvironmentLog } from '@modelkeep/processes';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

/** Each has a lock file of its own in `test/mlflow`. */
export const MLFLOW_VERSIONS = ['3.18.0', '2.22.5'] as const;
export type MlflowVersion = (typeof MLFLOW_VERSIONS)[number];

/** Virtual environment with MLflow from PyPI, scikit-learn and pytest, made once per machine. Returns its folder. */
export async function mlflowEnvironment(
  version: MlflowVersion,
  log: EnvironmentLog,
  signal: AbortSignal,
): Promise<string> {
  return ensurePythonEnvironment({
    cacheDir: defaultCache(),
    python: process.env['MODELKEEP_PYTHON'] ?? 'python3',
    lock: await readFile(join(repoRoot(), 'test', 'mlflow', `${version}.lock`)),
    pipOptions: ['--no-deps'],
    log,
    signal,
  });
}

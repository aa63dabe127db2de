import { createHash, randomUUID } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { defaultCache, repoRoot } from '@modelkeep/local-stack';
import { ensurePythonEnvironment, type EnvironmentLog, runProcess } from '@modelkeep/processes';

/**
 * Names of the models. `types` gives back what it gets, of every datatype; `dense` is a matrix product; `slow` takes some tens of
 * milliseconds for a row; a row's answer of `centred` depends on its neighbours; `perceptron` has four features and two layers.
 */
export type ModelName =
  'credit-gradient-boosting' | 'credit-logistic' | 'types' | 'dense' | 'slow' | 'centred' | 'perceptron';

/** Makes the models once per machine and version of the code that makes them; returns their folder. */
export async function makeModels(log: EnvironmentLog, signal: AbortSignal): Promise<string> {
  const pipeline = join(repoRoot(), 'examples', 'credit-risk', 'pipeline');
  const program = join(repoRoot(), 'test', 'models', 'make_models.py');
  const lock = readFileSync(join(pipeline, 'requirements.lock'));
  const folder = join(defaultCache(), 'test-models', digestOf([program, ...sourcesOf(pipeline)]));
  if (existsSync(folder)) return folder;
  const cacheDir = defaultCache();
  const environment = await ensurePythonEnvironment({
    cacheDir,
    python: process.env['MODELKEEP_PYTHON'] ?? 'python3',
    lock,
    log,
    signal,
  });
  const draft = `${folder}.${randomUUID()}`;
  mkdirSync(draft, { recursive: true });
  const failure = await runProcess({
    command: [join(environment, 'bin', 'python'), program, draft],
    cwd: pipeline,
    env: { PATH: process.env['PATH'] ?? '', PYTHONPATH: pipeline, PYTHONDONTWRITEBYTECODE: '1' },
    log,
    signal,
  });
  if (failure !== undefined) throw new Error(`make_models.py failed: ${failure}`);
  if (!existsSync(folder)) renameSync(draft, folder);
  return folder;
}

function sourcesOf(pipeline: string): string[] {
  const modules = readdirSync(join(pipeline, 'credit_risk')).filter((name) => name.endsWith('.py'));
  return [
    ...modules.sort().map((name) => join(pipeline, 'credit_risk', name)),
    join(pipeline, 'tests', 'sample.py'),
    join(pipeline, 'requirements.lock'),
  ];
}

function digestOf(files: readonly string[]): string {
  const hash = createHash('sha256');
  for (const file of files) hash.update(readFileSync(file)).update('\0');
  return hash.digest('hex').slice(0, 12);
}

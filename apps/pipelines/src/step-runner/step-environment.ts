import { join } from 'node:path';
import { context, propagation } from '@opentelemetry/api';
import { config } from '../config';
import type { Claim } from '../pipeline-run/claim';
import type { WorkFolder } from './work-folder';

/** One thread per program, so that the steps of one machine do not fight, and results do not depend on its cores. */
const ONE_THREAD = {
  OMP_NUM_THREADS: '1',
  OPENBLAS_NUM_THREADS: '1',
  MKL_NUM_THREADS: '1',
  NUMEXPR_NUM_THREADS: '1',
};

/** The whole environment of a step's program; nothing else of ours reaches it. Described in docs/pipelines.md. */
export function stepEnvironment(step: {
  claim: Claim;
  folder: WorkFolder;
  parameters: unknown;
  /** Folder of the Python environment. */
  environment?: string;
  /** Lets it log to the gateway. */
  token: string;
}): Record<string, string> {
  const { claim, folder, environment } = step;
  const { definition, run, environmentDigest } = claim;
  const optional = {
    MODELKEEP_ITEM: claim.item === undefined ? undefined : JSON.stringify(claim.value),
    MODELKEEP_ITEM_INDEX: claim.item?.toString(),
    MODELKEEP_CODE_COMMIT: definition.code?.commit,
    MODELKEEP_CODE_REPOSITORY: definition.code?.repository,
    MODELKEEP_ENVIRONMENT_DIGEST: environmentDigest ?? undefined,
    MLFLOW_EXPERIMENT_NAME: definition.experiment,
    VIRTUAL_ENV: environment,
    // Says which local stack the process belongs to, so that none outlives it.
    MODELKEEP_STACK: process.env['MODELKEEP_STACK'],
    TZ: process.env['TZ'],
  };
  const env: Record<string, string | undefined> = {
    PATH: [...(environment ? [join(environment, 'bin')] : []), process.env['PATH'] ?? '/usr/bin:/bin'].join(
      ':',
    ),
    HOME: folder.path,
    TMPDIR: folder.temporary,
    LANG: 'C.UTF-8',
    PYTHONUNBUFFERED: '1',
    PYTHONHASHSEED: '0',
    ...ONE_THREAD,
    MODELKEEP_INPUTS: folder.inputs,
    MODELKEEP_OUTPUTS: folder.outputs,
    MODELKEEP_PARAMETERS: JSON.stringify(step.parameters),
    MODELKEEP_PIPELINE_RUN_ID: run.id,
    MODELKEEP_STEP: claim.step.name,
    MODELKEEP_ATTEMPT: String(claim.attempt),
    MLFLOW_TRACKING_URI: config.GATEWAY_URL,
    MLFLOW_TRACKING_TOKEN: step.token,
    ...optional,
  };
  const carrier: Record<string, string> = {};
  propagation.inject(context.active(), carrier);
  if (carrier['traceparent']) env['TRACEPARENT'] = carrier['traceparent'];
  return Object.fromEntries(
    Object.entries(env).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}

import type { Digest } from '@modelkeep/contracts/common/types';
import type { Step } from '@modelkeep/contracts/pipelines/step';
import type { ProcessIdentity } from '@modelkeep/processes';
import type { Claim, Ending } from '../pipeline-run/claim';
import type { StepLog } from '../step-log/step-log';
import type { StepValues } from './step-values';
import type { WorkFolder } from './work-folder';

/** Told of each process before its program begins. */
export type OnProcess = (identity: ProcessIdentity) => Promise<void>;

/** One attempt of a step, with all that it may use. */
export interface Attempt<Kind extends Step = Step> {
  claim: Claim;
  step: Kind;
  values: StepValues;
  folder: WorkFolder;
  log: StepLog;
  /** To be filled with the digests of the inputs as they are resolved. */
  inputs: Record<string, Digest>;
  signal: AbortSignal;
  onProcess: OnProcess;
}

/** Runs steps of one kind. Throws `StepFailure` where the step fails, and the signal's reason where it is interrupted. */
export interface KindRunner<Kind extends Step = Step> {
  run(attempt: Attempt<Kind>): Promise<Ending>;
}

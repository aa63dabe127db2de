import type { Digest } from '@modelkeep/contracts/common/types';
import type { PipelineDefinition } from '@modelkeep/contracts/pipelines/pipeline';
import type { Step } from '@modelkeep/contracts/pipelines/step';
import type { ProcessIdentity } from '@modelkeep/processes';
import type { EntityManager } from 'typeorm';

/** The run of a claimed step. */
export interface ClaimedRun {
  id: string;
  pipeline: string;
  version: number;
  startedBy: string;
  parameters: Record<string, unknown>;
  inputs: Record<string, Digest>;
  traceparent: string | null;
  useCache: boolean;
}

/** One attempt of a step, held by this process. */
export interface Claim {
  run: ClaimedRun;
  definition: PipelineDefinition;
  environmentDigest: Digest | null;
  step: Step;
  /** Place in the list that the step is mapped over; undefined for the step itself. */
  item?: number;
  /** The item's value. */
  value?: unknown;
  /** Grows with every claim of the step: the fencing token. */
  attempt: number;
  failures: number;
  /** How often a holder of the step was lost. */
  losses: number;
  /** Process that the last holder started, where it lost the lease. */
  abandoned: ProcessIdentity | null;
}

export interface Failure {
  message: string;
  /** `counted`: while retries are left; `free`: it was not the step's fault; `never`: the same would happen again. */
  retry: 'counted' | 'free' | 'never';
}

/** How an attempt ended. */
export type Ending =
  | {
      state: 'succeeded';
      outputs: Record<string, Digest>;
      parameters: Record<string, unknown>;
      /** Under which later runs may find the result. */
      cacheKey?: string;
      /** Run whose result was taken. */
      reusedFrom?: string;
    }
  | { state: 'failed'; failure: Failure }
  | { state: 'skipped'; reason: string }
  /** Somebody else decides. `begin` sets that going, in the transaction that suspends the step; waking makes it ready. */
  | { state: 'suspended'; begin: (transaction: EntityManager) => Promise<void> };

export interface Outcome {
  ending: Ending;
  /** Digests that the inputs were filled with. */
  inputs: Record<string, Digest>;
  logDigest?: Digest;
}

/** Row of a claim: run, name, item (-1 for the step itself), attempt. */
export const keyOf = ({ run, step, item = -1, attempt }: Claim) => [run.id, step.name, item, attempt];

/** What log lines say of a claim. */
export const labelsOf = ({ run, step, item, attempt }: Claim) => ({
  ...{ runId: run.id, step: step.name, attempt },
  ...(item !== undefined && { item }),
});

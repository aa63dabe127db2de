import { z } from 'zod';
import { Actor, CommitId, Digest, Name, Timestamp } from '../common/types';
import { ParameterSchema, Step } from './step';
import { TemplateJson } from './template';

/** Where the steps' code comes from. The bundle is a gzipped tar in the object store. */
export const Code = z.object({
  digest: Digest,
  commit: CommitId,
  repository: z.string().optional(),
  dirty: z.boolean(),
});

/** A Python environment: the lock file's path inside the code bundle. */
export const Environment = z.strictObject({ kind: z.literal('python'), lockFile: z.string() });

export const Parameter = z.strictObject({
  description: z.string().optional(),
  /** A run may leave it out where it has one. */
  default: z.json().optional(),
  schema: ParameterSchema.optional(),
});

export const PipelineDefinition = z.strictObject({
  description: z.string().max(2000).optional(),
  parameters: z.record(z.string(), Parameter).default({}),
  /** Names of artifacts that each run is given by digest. */
  inputs: z.array(z.string()).default([]),
  steps: z.array(Step).min(1).max(1000),
  code: Code.strict().optional(),
  environment: Environment.optional(),
  /** MLflow experiment that the steps log to. */
  experiment: z.string().optional(),
  /** Artifacts that a run gives: name to a reference that yields a digest. For pipelines that have it as a step. */
  outputs: z.record(z.string(), z.string()).optional(),
  /** Parameters that a run gives. */
  gives: z.record(z.string(), TemplateJson).optional(),
  /** Runs that may be under way at the same time; further ones wait, by priority and age. */
  maxRuns: z.number().int().min(1).optional(),
});
export type PipelineDefinition = z.infer<typeof PipelineDefinition>;
/** A definition as it is written: what has a default may be left out. */
export type PipelineSource = z.input<typeof PipelineDefinition>;

/** A definition with its name, as files hold it. */
export const PipelineFile = PipelineDefinition.extend({ name: Name });
export type PipelineFile = z.infer<typeof PipelineFile>;

/** Declares a pipeline in TypeScript; the types say what a step may hold. */
export const definePipeline = (file: z.input<typeof PipelineFile>): z.input<typeof PipelineFile> => file;

/** Immutable; a run pins one version. */
export const Pipeline = z.object({
  name: Name,
  version: z.number().int().positive(),
  definition: PipelineDefinition,
  createdAt: Timestamp,
  createdBy: Actor,
});
export type Pipeline = z.infer<typeof Pipeline>;

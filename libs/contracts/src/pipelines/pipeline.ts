import { z } from 'zod';
import { Actor, CommitId, Digest, Name, Scalar, Timestamp } from '../common/types';

/**
 * A value in a step: a scalar, or text with references that are filled in when the step starts:
 * `${parameters.<name>}`, `${steps.<step>.parameters.<name>}`, `${steps.<step>.outputs.<name>}` (a digest),
 * `${inputs.<name>}` (digest of an input of the run), `${run.id}`, `${run.actor}`, `${code.commit}`, `${code.repository}`,
 * `${code.digest}`, `${environment.digest}`. A value that is one reference alone keeps the type of what it names.
 */
export const Template = z.union([z.string(), z.number(), z.boolean(), z.null()]);

/** JSON whose strings may hold references. */
export type TemplateJson =
  string | number | boolean | null | TemplateJson[] | { [key: string]: TemplateJson };
export const TemplateJson: z.ZodType<TemplateJson> = z.lazy(() =>
  z.union([
    z.string(),
    z.number(),
    z.boolean(),
    z.null(),
    z.array(TemplateJson),
    z.record(z.string(), TemplateJson),
  ]),
);

const StepBase = {
  name: Name,
  /** Steps that must succeed first, besides those it refers to. */
  needs: z.array(Name).default([]),
  timeoutSeconds: z.number().int().min(1).max(86_400).default(3600),
  retries: z.number().int().min(0).max(10).default(0),
};

/** Runs a program in a folder of its own. See docs/pipelines.md for what the process gets and gives. */
export const CommandStep = z.strictObject({
  ...StepBase,
  kind: z.literal('command'),
  command: z.array(z.string()).min(1),
  /** Input name to a reference that yields a digest. */
  inputs: z.record(z.string(), z.string()).default({}),
  parameters: z.record(z.string(), Template).default({}),
  /** Names of the artifacts that it must write. */
  outputs: z.array(z.string()).default([]),
});

/** Calls one of our services through its API, as the run's actor service. */
export const RequestStep = z.strictObject({
  ...StepBase,
  kind: z.literal('request'),
  service: z.enum(['registry', 'feature-store', 'metadata', 'deployment', 'monitoring']),
  method: z.enum(['GET', 'POST', 'PUT']),
  path: z.string().startsWith('/api/'),
  body: TemplateJson.optional(),
});

export const Step = z.discriminatedUnion('kind', [CommandStep, RequestStep]);
export type Step = z.infer<typeof Step>;

/** Where the steps' code comes from. The bundle is a gzipped tar in the object store. */
export const Code = z.object({
  digest: Digest,
  commit: CommitId,
  repository: z.string().optional(),
  dirty: z.boolean(),
});

/** A Python environment: the lock file's path inside the code bundle. */
export const Environment = z.strictObject({ kind: z.literal('python'), lockFile: z.string() });

export const PipelineDefinition = z.strictObject({
  parameters: z
    .record(z.string(), z.strictObject({ default: Scalar.optional(), description: z.string().optional() }))
    .default({}),
  /** Names of artifacts that each run is given by digest. */
  inputs: z.array(Name.or(z.string())).default([]),
  steps: z.array(Step).min(1).max(1000),
  code: Code.strict().optional(),
  environment: Environment.optional(),
  /** MLflow experiment that the steps log to. */
  experiment: z.string().optional(),
});
export type PipelineDefinition = z.infer<typeof PipelineDefinition>;

/** Immutable; a run pins one version. */
export const Pipeline = z.object({
  name: Name,
  version: z.number().int().positive(),
  definition: PipelineDefinition,
  createdAt: Timestamp,
  createdBy: Actor,
});
export type Pipeline = z.infer<typeof Pipeline>;

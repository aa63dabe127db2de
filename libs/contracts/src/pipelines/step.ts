import { z } from 'zod';
import { Name } from '../common/types';
import { TemplateJson } from './template';

/** A JSON Schema (draft 2020-12) that a parameter's value must meet. */
export const ParameterSchema = z.record(z.string(), z.unknown());
export type ParameterSchema = z.infer<typeof ParameterSchema>;

/** Compares a value with another; every comparison that is given must hold. Without one the value must be `true`. */
export const Condition = z.strictObject({
  value: TemplateJson,
  equals: TemplateJson.optional(),
  not: TemplateJson.optional(),
  in: z.array(TemplateJson).optional(),
  atLeast: TemplateJson.optional(),
  atMost: TemplateJson.optional(),
  above: TemplateJson.optional(),
  below: TemplateJson.optional(),
});
export type Condition = z.infer<typeof Condition>;

/** Runs the step once for each item of a list: `${item}` is the item, `${item-index}` its place from 0. */
export const ForEach = z.strictObject({
  /** The list, or one reference that yields it; 10,000 items at most. */
  in: z.union([z.string(), z.array(TemplateJson)]),
  /** Items that run at the same time; all unless told. */
  maxParallel: z.number().int().min(1).optional(),
});

/** How long to wait before a failed attempt is made again: `firstSeconds`, then `factor` times as long each time. */
export const Backoff = z.strictObject({
  firstSeconds: z.number().min(0).max(3600).default(1),
  factor: z.number().min(1).max(10).default(2),
  mostSeconds: z.number().min(0).max(86_400).default(60),
});
export type Backoff = z.infer<typeof Backoff>;

const StepBase = {
  name: Name,
  /** Steps that must end first, besides those it refers to. */
  needs: z.array(Name).default([]),
  /** It is skipped unless all hold. */
  when: z.array(Condition).optional(),
  forEach: ForEach.optional(),
  timeoutSeconds: z.number().int().min(1).max(86_400).default(3600),
  retries: z.number().int().min(0).max(10).default(0),
  backoff: Backoff.optional(),
};

/** Answers of which another attempt is made, as far as `retries` allow; others of 4xx fail the step for good. */
const RetryOn = z.array(z.number().int().min(400).max(599)).optional();

/** Runs a program in a folder of its own. See docs/pipelines.md for what the process gets and gives. */
export const CommandStep = z.strictObject({
  ...StepBase,
  kind: z.literal('command'),
  command: z.array(z.string()).min(1),
  /** Input name to a reference that yields a digest, or a list of them. */
  inputs: z.record(z.string(), z.string()).default({}),
  parameters: z.record(z.string(), TemplateJson).default({}),
  /** Names of the artifacts that it must write. */
  outputs: z.array(z.string()).default([]),
  /** Parameters that it must give, each with its schema. Others may be given as well unless some are declared. */
  gives: z.record(z.string(), ParameterSchema).optional(),
  resources: z
    .strictObject({
      /** Address space of each process. */
      memoryMiB: z.number().int().min(64).optional(),
      /** CPU seconds of each process. */
      cpuSeconds: z.number().int().min(1).optional(),
    })
    .optional(),
  /** Takes the result of an earlier run of the same code, inputs, parameters and environment, where there is one. */
  cache: z.strictObject({ maxAgeHours: z.number().positive().optional() }).optional(),
  /** Container image that it runs in, where steps run as containers. */
  image: z.string().optional(),
});
export type CommandStep = z.infer<typeof CommandStep>;

/** Calls one of our services through its API, on behalf of whoever started the run. */
export const RequestStep = z.strictObject({
  ...StepBase,
  kind: z.literal('request'),
  service: z.enum(['registry', 'feature-store', 'metadata', 'deployment', 'monitoring', 'pipelines']),
  method: z.enum(['GET', 'POST', 'PUT']),
  path: z.string().startsWith('/api/'),
  body: TemplateJson.optional(),
  retryOn: RetryOn,
});
export type RequestStep = z.infer<typeof RequestStep>;

/** Calls any HTTP server. The host must be one that the service is allowed to call. */
export const HttpStep = z.strictObject({
  ...StepBase,
  kind: z.literal('http'),
  method: z.enum(['GET', 'POST', 'PUT', 'PATCH', 'DELETE']).default('POST'),
  url: z.string().regex(/^https?:\/\//, 'expected an http or https URL'),
  headers: z.record(z.string(), z.string()).default({}),
  body: TemplateJson.optional(),
  retryOn: RetryOn,
});
export type HttpStep = z.infer<typeof HttpStep>;

/** Runs another pipeline. Its outputs and parameters are what that pipeline gives. */
export const PipelineStep = z.strictObject({
  ...StepBase,
  kind: z.literal('pipeline'),
  pipeline: Name,
  /** The newest when the run starts unless told. */
  version: z.number().int().positive().optional(),
  parameters: z.record(z.string(), TemplateJson).default({}),
  inputs: z.record(z.string(), z.string()).default({}),
});
export type PipelineStep = z.infer<typeof PipelineStep>;

/** Waits until somebody approves; a rejection fails it for good. */
export const ApprovalStep = z.strictObject({
  ...StepBase,
  kind: z.literal('approval'),
  /** What is asked. */
  message: z.string().min(1).max(2000),
  /** Shown to whoever decides. */
  details: TemplateJson.optional(),
  /** Whether whoever started the run may decide. */
  allowStarter: z.boolean().default(false),
});
export type ApprovalStep = z.infer<typeof ApprovalStep>;

/**
 * Waits until people have labelled every task of a list; writes `labels.jsonl`, one line per task. Parameters: `tasks`,
 * `agreement` (share of answers that are the majority's).
 */
export const LabelStep = z.strictObject({
  ...StepBase,
  kind: z.literal('label'),
  instructions: z.string().min(1).max(10_000),
  /** A list of JSON values, or a reference to one. */
  tasks: z.union([z.string(), z.array(TemplateJson)]),
  labels: z.array(z.string().min(1).max(200)).min(2).max(100),
  /** Different people that must answer each task. */
  answersPerTask: z.number().int().min(1).max(9).default(1),
});
export type LabelStep = z.infer<typeof LabelStep>;

export const Step = z.discriminatedUnion('kind', [
  CommandStep,
  RequestStep,
  HttpStep,
  PipelineStep,
  ApprovalStep,
  LabelStep,
]);
export type Step = z.infer<typeof Step>;

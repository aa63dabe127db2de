import { z } from 'zod';

/** Settings that every service reads from its environment. */
export const baseConfig = z.object({
  HOST: z.string().default('127.0.0.1'),
  PORT: z.coerce.number().int().min(0).max(65_535),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal']).default('info'),
  /** Signs the tokens with which services call one another. */
  INTERNAL_SECRET: z.string().min(32),
});

/** Reads a service's settings; throws one error that names every variable that is missing or wrong. */
export function loadConfig<Schema extends z.ZodType>(
  schema: Schema,
  env: NodeJS.ProcessEnv = process.env,
): z.infer<Schema> {
  const parsed = schema.safeParse(env);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
  throw new Error(`Environment variables are missing or wrong. ${faults.join('; ')}`);
}

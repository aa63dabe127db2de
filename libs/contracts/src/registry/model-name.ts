import { z } from 'zod';

/**
 * Name of a registered model, as MLflow takes them: 1 to 256 characters, not all of them spaces, without `/`, `:` and
 * control characters, and not one that a path resolves (`.`, or beginning with `..`).
 */
export const ModelName = z
  .string()
  .min(1)
  .max(256)
  .refine(isModelName, 'expected a name without / and : that is not . and does not begin with ..');
export type ModelName = z.infer<typeof ModelName>;

function isModelName(name: string): boolean {
  return name.trim() !== '' && !/[/:\p{Cc}\p{Cs}]/u.test(name) && name !== '.' && !name.startsWith('..');
}

/** Alias of a model's version: letters, digits, `.`, `_`, `-`; 1 to 255 characters. */
export const Alias = z
  .string()
  .regex(/^[\p{L}\p{N}_-][\p{L}\p{N}_.-]{0,254}$/u, 'expected an alias of letters, digits, . _ -');
export type Alias = z.infer<typeof Alias>;

/** MLflow gives these a meaning of their own: the newest version, and a version by its number. */
export const isReservedAlias = (alias: string): boolean => /^(latest|v\d+)$/i.test(alias);

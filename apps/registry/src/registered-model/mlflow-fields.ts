import { mlflowApi, Key, Text } from '@modelkeep/mlflow';
import { isReservedAlias, ModelName } from '@modelkeep/contracts/registry/model-name';
import { z } from 'zod';

/** MLflow's registry API, as this service declares it. */
export const registry = mlflowApi('registry');

/** A model's name; the message says what MLflow's does. */
export const Name = z.string().superRefine((name, context) => {
  if (ModelName.safeParse(name).success) return;
  context.addIssue({
    code: 'custom',
    message: /[/:]/.test(name)
      ? `Invalid model name '${name}'. Names cannot contain '/' or ':'.`
      : `Invalid model name '${name}'.`,
  });
});

/** A version's number, as digits or as a number. */
export const Version = z.union([
  z
    .string()
    .regex(/^\d{1,15}$/, 'is not an integer')
    .transform(Number),
  z.number().int().nonnegative(),
]);

export const AliasName = z
  .string()
  .regex(/^[\p{L}\p{N}_-]{1,255}$/u, 'is not an alias: letters, digits, _ and - are allowed');

export const SettableAlias = AliasName.refine((alias) => !isReservedAlias(alias), {
  error: ({ input }) => `'${String(input)}' alias name is reserved.`,
});

export const Description = Text(5000).optional();
export const TagKey = Key;
export const TagValue = Text(100_000);

/** Tags as clients send them; of two with one key the last wins. */
export const Tags = z
  .array(z.object({ key: TagKey, value: TagValue.default('') }))
  .default([])
  .transform((tags): Record<string, string> =>
    Object.fromEntries(tags.map(({ key, value }) => [key, value])),
  );

/** A list in a query: once, several times, or not at all. */
export const List = z
  .union([z.string().transform((one) => [one]), z.array(z.string().max(1000)).max(20)])
  .default([]);

export const searchQuery = (most: number, usual: number) =>
  z.object({
    filter: z.string().max(10_000).optional(),
    max_results: z.coerce.number().int().min(1).max(most).default(usual),
    order_by: List,
    page_token: z.string().optional(),
  });

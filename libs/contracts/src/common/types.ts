import { z } from 'zod';

/** SHA-256 of a blob's bytes, as `sha256:<64 lower-case hex digits>`. */
export const Digest = z.string().regex(/^sha256:[0-9a-f]{64}$/, 'expected sha256:<64 hex digits>');
export type Digest = z.infer<typeof Digest>;

/** UUID version 7 (RFC 9562): sorts by creation time. */
export const Uuid = z.uuid();
export type Uuid = z.infer<typeof Uuid>;

/** UTC time, RFC 3339 with `Z`. */
export const Timestamp = z.iso.datetime();
export type Timestamp = z.infer<typeof Timestamp>;

/** Name of a resource: lower-case letters, digits, `.`, `_`, `-`; 1 to 100 characters. */
export const Name = z
  .string()
  .regex(/^[a-z0-9][a-z0-9._-]{0,99}$/, 'expected a lower-case name of letters, digits, . _ -');
export type Name = z.infer<typeof Name>;

/** Who did something: the subject of an access token, or `service:<name>`. */
export const Actor = z.string().min(1).max(200);
export type Actor = z.infer<typeof Actor>;

/** What a caller may do; `service` is reserved for our own services. */
export const Role = z.enum([
  'admin',
  'data-scientist',
  'approver',
  'operator',
  'auditor',
  'producer',
  'service',
]);
export type Role = z.infer<typeof Role>;

/** Git commit (SHA-1 or SHA-256). */
export const CommitId = z.string().regex(/^[0-9a-f]{40}([0-9a-f]{24})?$/, 'expected a full git commit id');

/** A JSON scalar as a feature or a parameter may hold it. */
export const Scalar = z.union([z.string(), z.number(), z.boolean(), z.null()]);
export type Scalar = z.infer<typeof Scalar>;

/** Query of a list: at most `limit` items, after the item whose key is `after`. */
export const PageQuery = z.strictObject({
  limit: z.coerce.number().int().min(1).max(1000).default(100),
  after: z.string().max(500).optional(),
});
export type PageQuery = z.infer<typeof PageQuery>;

/** Which end of a list its first page is; lists by time may take it. */
export const ListOrder = z.enum(['oldest-first', 'newest-first']).default('oldest-first');
export type ListOrder = z.infer<typeof ListOrder>;

/** One page of a list; `next` is the `after` of the following page, absent on the last. */
export const pageOf = <Item extends z.ZodType>(item: Item) =>
  z.object({ items: z.array(item), next: z.string().optional() });

/** Problem details (RFC 9457); `errors` says which field is wrong and how. */
export const Problem = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  detail: z.string().optional(),
  instance: z.string().optional(),
  errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
});
export type Problem = z.infer<typeof Problem>;

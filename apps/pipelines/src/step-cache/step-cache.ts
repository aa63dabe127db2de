import { createHash } from 'node:crypto';
import type { Digest } from '@modelkeep/contracts/common/types';
import canonicalize from 'canonicalize';
import type { DataSource, EntityManager } from 'typeorm';

/** Everything that a command's result may depend on. */
export interface CacheFacts {
  code: Digest | undefined;
  environment: Digest | null;
  image: string | undefined;
  command: readonly string[];
  inputs: Record<string, Digest>;
  parameters: unknown;
  outputs: readonly string[];
}

export interface CachedResult {
  runId: string;
  outputs: Record<string, Digest>;
  parameters: Record<string, unknown>;
}

/** SHA-256 of the facts as canonical JSON (RFC 8785). */
export function cacheKey(facts: CacheFacts): string {
  const text = canonicalize({ ...facts, code: facts.code ?? null, image: facts.image ?? null }) as string;
  return createHash('sha256').update(text).digest('hex');
}

/** Result of an earlier step with the same key, not older than `maxAgeHours` where that is given. */
export async function findResult(
  dataSource: DataSource,
  key: string,
  maxAgeHours?: number,
): Promise<CachedResult | undefined> {
  const [found] = await dataSource.query<CachedResult[]>(
    `SELECT run_id AS "runId", outputs, parameters FROM step_cache
     WHERE key = $1 AND ($2::float8 IS NULL OR created_at > now() - make_interval(secs => $2 * 3600))`,
    [key, maxAgeHours ?? null],
  );
  return found;
}

/** Keeps a result under its key; a newer one takes the place of an older. */
export async function rememberResult(
  transaction: EntityManager,
  { cacheKey: key, runId, outputs, parameters }: CachedResult & { cacheKey?: string },
): Promise<void> {
  if (key === undefined) return;
  await transaction.query(
    `INSERT INTO step_cache (key, run_id, outputs, parameters) VALUES ($1, $2, $3, $4)
     ON CONFLICT (key) DO UPDATE SET run_id = $2, outputs = $3, parameters = $4, created_at = now()`,
    [key, runId, JSON.stringify(outputs), JSON.stringify(parameters)],
  );
}

import { Inject, Injectable } from '@nestjs/common';
import type { Route } from '@modelkeep/contracts/deployment/deployment';
import type { DeploymentHealth } from '@modelkeep/contracts/monitoring/monitor.api';
import { PG_POOL } from '@modelkeep/persistence';
import type { Pool } from 'pg';
import type { z } from 'zod';

/** A replica that does not answer within this time is not ready. */
const TIMEOUT_MS = 2000;

export type Health = z.infer<typeof DeploymentHealth>;
type Revisions = z.infer<typeof Route>['revisions'];

/** Asks replicas whether they are ready. */
@Injectable()
export class ReplicaProbe {
  constructor(@Inject(PG_POOL) private readonly pool: Pool) {}

  /** Health, now, of each deployment that should be running (or of the one named): some revision takes its requests. */
  async check(deployment?: string): Promise<Health[]> {
    const { rows } = await this.pool.query<{ deployment: string; revisions: Revisions }>(
      `SELECT deployment, revisions FROM routes
       WHERE ($1::text IS NULL OR deployment = $1) AND revisions <> '[]'`,
      [deployment],
    );
    return Promise.all(rows.map((row) => healthOf(row.deployment, row.revisions)));
  }
}

/** A deployment runs while a replica is ready of a revision that takes requests. */
export async function healthOf(deployment: string, revisions: Revisions): Promise<Health> {
  const replicas = await Promise.all(
    revisions.flatMap(({ revision, percent, urls }) =>
      urls.map(async (url) => ({
        revision,
        percent,
        url,
        ready: await isReady(url),
        checkedAt: new Date().toISOString(),
      })),
    ),
  );
  return {
    deployment,
    running: replicas.some(({ ready, percent }) => ready && percent > 0),
    replicas: replicas.map(({ percent: _percent, ...replica }) => replica),
  };
}

/** Server ready, as the Open Inference Protocol V2 asks for it. */
async function isReady(url: string): Promise<boolean> {
  try {
    const response = await fetch(`${url}/v2/health/ready`, { signal: AbortSignal.timeout(TIMEOUT_MS) });
    await response.body?.cancel();
    return response.ok;
  } catch {
    return false;
  }
}

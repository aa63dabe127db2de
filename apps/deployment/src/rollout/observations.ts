import { Injectable } from '@nestjs/common';
import type { Observation } from '@modelkeep/contracts/deployment/rollout';
import type { RevisionTraffic } from '@modelkeep/contracts/serving/traffic-observed.event';
import type { EntityManager } from 'typeorm';
import type { RolloutEntity } from './rollout.entity';
import { add, emptyTally, observationOf, type Tally } from './tally';

export type Role = 'candidate' | 'others';

export interface Observed {
  candidate: Observation;
  others: Observation;
}

type Step = Pick<RolloutEntity, 'id' | 'step'>;

/** What was seen of the candidate of a rollout and of all other revisions together, step by step. */
@Injectable()
export class Observations {
  async add(transaction: EntityManager, { id, step, candidate }: RolloutEntity, seen: RevisionTraffic[]) {
    for (const role of ['candidate', 'others'] as const) {
      const own = seen.filter(({ revision }) => (revision === candidate) === (role === 'candidate'));
      if (own.length === 0) continue;
      const tally = own.reduce(add, await tallyOf(transaction, { id, step }, role));
      const { requests, errors, latency, compared, disagreed, difference } = tally;
      await transaction.query(UPSERT, [
        ...[id, step, role, requests, errors, JSON.stringify(latency), compared, disagreed, difference],
      ]);
    }
  }

  async of(manager: EntityManager, step: Step): Promise<Observed> {
    const one = async (role: Role) =>
      observationOf(await tallyOf(manager, step, role), await labelsOf(manager, step, role));
    return { candidate: await one('candidate'), others: await one('others') };
  }

  async driftAlerts(manager: EntityManager, deployment: string, since: Date): Promise<string[]> {
    const rows = await manager.query<{ summary: string }[]>(
      'SELECT summary FROM drift_alert WHERE deployment = $1 AND raised_at >= $2 ORDER BY raised_at LIMIT 10',
      [deployment, since],
    );
    return rows.map(({ summary }) => summary);
  }
}

async function tallyOf(manager: EntityManager, { id, step }: Step, role: Role): Promise<Tally> {
  const [row] = await manager.query<Record<keyof Tally, string>[] & Pick<Tally, 'latency'>[]>(
    `SELECT requests, errors, latency, compared, disagreed, difference FROM rollout_observation
     WHERE rollout_id = $1 AND step = $2 AND role = $3`,
    [id, step, role],
  );
  if (!row) return emptyTally();
  const { latency, requests, errors, compared, disagreed, difference } = row;
  const counts = { requests, errors, compared, disagreed, difference };
  const numbers = Object.entries(counts).map(([name, text]) => [name, Number(text)]);
  return { latency, ...(Object.fromEntries(numbers) as Omit<Tally, 'latency'>) };
}

async function labelsOf(manager: EntityManager, { id, step }: Step, role: Role) {
  const [row] = await manager.query<{ labelled: number; correct: number }[]>(
    `SELECT count(label)::int AS labelled, (count(*) FILTER (WHERE label = predicted))::int AS correct
     FROM rollout_prediction WHERE rollout_id = $1 AND step = $2 AND role = $3`,
    [id, step, role],
  );
  return row ?? { labelled: 0, correct: 0 };
}

const UPSERT = `
  INSERT INTO rollout_observation
    (rollout_id, step, role, requests, errors, latency, compared, disagreed, difference)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
  ON CONFLICT (rollout_id, step, role) DO UPDATE SET
    requests = excluded.requests, errors = excluded.errors, latency = excluded.latency,
    compared = excluded.compared, disagreed = excluded.disagreed, difference = excluded.difference`;

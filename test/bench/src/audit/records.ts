import { PredictionServed } from '@modelkeep/contracts/serving/prediction-served.event';
import type { Pool } from 'pg';
import { v7 as uuidv7 } from 'uuid';

/** A prediction with ten features and as many reasons, about 2 kB. */
export function predictionAt(msecs: number, index: number) {
  const names = Array.from({ length: 10 }, (_, place) => `feature_${place}`);
  const time = new Date(msecs).toISOString();
  return {
    ...PredictionServed.example,
    predictionId: uuidv7({ msecs }),
    time,
    entityKeys: { applicant_id: `a-${index}` },
    features: names.map((name, place) => ({
      name,
      value: index * place * 0.5,
      eventTime: time,
      status: 'PRESENT' as const,
    })),
    reasonCodes: {
      method: 'linear' as const,
      baseline: -1,
      margin: 0.5,
      contributions: names.map((feature, place) => ({ feature, value: index, contribution: place * 0.1 })),
    },
  };
}

/** Id of generated prediction `i`, counted from 0, in SQL: in the order of time from `$1`, a millisecond apart. */
const ID = `(substr(ms, 1, 8) || '-' || substr(ms, 9) || '-7000-8000-' || lpad(to_hex(i), 12, '0'))::uuid`;

/** Writes so many predictions like one that is there, with the database's own means. */
export async function generate(pool: Pool, likeId: string, from: number, count: number): Promise<void> {
  const step = 100_000;
  for (let start = 0; start < count; start += step)
    await pool.query(
      `INSERT INTO prediction (prediction_id, time, deployment, model, version, outcome, entity_keys, record)
       SELECT ${ID}, to_timestamp(($1::bigint + i) / 1000.0), deployment, model, version, outcome,
              jsonb_build_object('applicant_id', 'g-' || i),
              replace(record::text, prediction_id::text, ${ID}::text)::json
       FROM (SELECT i, lpad(to_hex($1::bigint + i), 12, '0') AS ms FROM generate_series($3::bigint, $4::bigint) AS i) AS n,
            (SELECT * FROM prediction WHERE prediction_id = $2) AS p`,
      [from, likeId, start, Math.min(start + step, count) - 1],
    );
}

/** The same id as in SQL. */
export function generatedId(from: number, index: number): string {
  const ms = (from + index).toString(16).padStart(12, '0');
  return `${ms.slice(0, 8)}-${ms.slice(8)}-7000-8000-${index.toString(16).padStart(12, '0')}`;
}

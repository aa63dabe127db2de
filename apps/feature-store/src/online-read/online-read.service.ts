import { Inject, Injectable } from '@nestjs/common';
import type { Scalar } from '@modelkeep/contracts/common/types';
import type { FeatureView } from '@modelkeep/contracts/features/feature-view';
import type { OnlineValue } from '@modelkeep/contracts/features/feature-view.api';
import { PG_POOL } from '@modelkeep/persistence';
import type { Pool } from 'pg';
import { DerivedValues } from '../derived-feature/derived-values';
import type { z } from 'zod';

export interface StoredRow {
  event_time: Date;
  values: Record<string, Scalar>;
}

/** Reads the newest row of each entity, now or as of a past time. */
@Injectable()
export class OnlineReadService {
  constructor(
    @Inject(PG_POOL) private readonly pool: Pool,
    private readonly derived: DerivedValues,
  ) {}

  /** One list of values per entity key, in the order asked for. */
  async read(
    view: FeatureView,
    entityKeys: readonly (string | number)[],
    features: readonly string[],
    asOf?: string,
  ) {
    const keys = entityKeys.map(String);
    const { rows } = await this.pool.query<StoredRow & { entity_key: string }>(
      asOf === undefined
        ? { name: 'online-read', text: NEWEST, values: [view.name, keys] }
        : { name: 'online-read-as-of', text: AS_OF, values: [view.name, keys, asOf] },
    );
    const values = await this.derived.add(
      view.features,
      features,
      rows.map((row) => row.values),
    );
    const byKey = new Map(
      rows.map((row, index) => [row.entity_key, { ...row, values: values[index] ?? {} }]),
    );
    const at = asOf === undefined ? Date.now() : Date.parse(asOf);
    return keys.map((key) => valuesOf(byKey.get(key), features, view.ttlSeconds, at));
  }
}

const NEWEST = `SELECT entity_key, event_time, "values" FROM online_rows WHERE feature_view = $1 AND entity_key = ANY($2)`;

const AS_OF = `
  SELECT DISTINCT ON (entity_key) entity_key, event_time, "values" FROM feature_rows
  WHERE feature_view = $1 AND entity_key = ANY($2) AND event_time <= $3
  ORDER BY entity_key, event_time DESC, sequence DESC`;

/** Values of one entity with their status; `at` in milliseconds. */
export function valuesOf(
  row: StoredRow | undefined,
  features: readonly string[],
  ttlSeconds: number | undefined,
  at: number,
): z.infer<typeof OnlineValue>[] {
  if (!row) return features.map((name) => ({ name, value: null, status: 'NOT_FOUND' }));
  const eventTime = row.event_time.toISOString();
  const expired = ttlSeconds !== undefined && row.event_time.getTime() + ttlSeconds * 1000 < at;
  return features.map((name) => {
    if (expired) return { name, value: null, status: 'OUTSIDE_MAX_AGE', eventTime };
    const value = row.values[name] ?? null;
    return { name, value, status: value === null ? 'NULL_VALUE' : 'PRESENT', eventTime };
  });
}

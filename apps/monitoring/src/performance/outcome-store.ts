import { Injectable } from '@nestjs/common';
import type { EventData } from '@modelkeep/contracts/common/event';
import type { LabelObserved } from '@modelkeep/contracts/serving/label-observed.event';
import type { EntityManager } from 'typeorm';
import type { Outcome } from './performance-report';

/** A prediction of a monitor's window. */
export interface PredictedOutcome {
  predictionId: string;
  window: number;
  value: number;
  /** Values of the monitor's slicing features, in their order. */
  slices: string[];
}

export type SlicedOutcome = Outcome & { slices: string[] };

/**
 * Predictions and labels, joined by prediction id. Both sides write the prediction's row of `truths` first: whoever comes second
 * waits for the other and sees it, so that no pair is missed.
 */
@Injectable()
export class OutcomeStore {
  async predicted(
    transaction: EntityManager,
    monitorId: string,
    outcomes: readonly PredictedOutcome[],
  ): Promise<void> {
    if (outcomes.length === 0) return;
    const ids = outcomes.map(({ predictionId }) => predictionId);
    await transaction.query(
      `INSERT INTO truths (prediction_id) SELECT DISTINCT unnest($1::uuid[]) AS id ORDER BY id
       ON CONFLICT (prediction_id) DO UPDATE SET prediction_id = excluded.prediction_id`,
      [ids],
    );
    await transaction.query(
      `INSERT INTO outcomes (monitor_id, prediction_id, ordinal, value, slices)
       SELECT $1, id, ordinal, value, ARRAY(SELECT jsonb_array_elements_text(slices))
       FROM unnest($2::uuid[], $3::bigint[], $4::float8[], $5::jsonb[]) AS given (id, ordinal, value, slices)
       ON CONFLICT DO NOTHING`,
      [
        monitorId,
        ids,
        outcomes.map(({ window }) => window),
        outcomes.map(({ value }) => value),
        outcomes.map(({ slices }) => JSON.stringify(slices)),
      ],
    );
  }

  /** Keeps the latest label of each prediction; the windows of those predictions will be evaluated anew. */
  async labelled(
    transaction: EntityManager,
    labels: readonly EventData<typeof LabelObserved>[],
  ): Promise<void> {
    const changed: { prediction_id: string }[] = await transaction.query(
      `INSERT INTO truths (prediction_id, label, observed_at)
       SELECT DISTINCT ON (id) id, label, at
       FROM unnest($1::uuid[], $2::jsonb[], $3::timestamptz[]) WITH ORDINALITY AS given (id, label, at, ordinal)
       ORDER BY id, at DESC, ordinal DESC
       ON CONFLICT (prediction_id) DO UPDATE SET label = excluded.label, observed_at = excluded.observed_at
       WHERE truths.observed_at IS NULL OR truths.observed_at <= excluded.observed_at
       RETURNING prediction_id`,
      [
        labels.map(({ predictionId }) => predictionId),
        labels.map(({ label }) => JSON.stringify(label)),
        labels.map(({ observedAt }) => observedAt),
      ],
    );
    await transaction.query(
      `UPDATE window_states SET changed = true WHERE (monitor_id, ordinal) IN (
         SELECT monitor_id, ordinal FROM window_states JOIN outcomes USING (monitor_id, ordinal)
         WHERE prediction_id = ANY ($1) ORDER BY monitor_id, ordinal FOR UPDATE OF window_states)`,
      [changed.map(({ prediction_id }) => prediction_id)],
    );
  }

  /** The predictions of a window. */
  async ofWindow(transaction: EntityManager, monitorId: string, window: number): Promise<SlicedOutcome[]> {
    return transaction.query(
      `SELECT value, label, slices FROM outcomes JOIN truths USING (prediction_id)
       WHERE monitor_id = $1 AND ordinal = $2`,
      [monitorId, window],
    );
  }
}

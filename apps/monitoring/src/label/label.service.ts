import { Injectable } from '@nestjs/common';
import type { EventData } from '@modelkeep/contracts/common/event';
import { LabelObserved } from '@modelkeep/contracts/serving/label-observed.event';
import { Outbox } from '@modelkeep/eventing';
import { UnitOfWork } from '@modelkeep/persistence';

type Label = EventData<typeof LabelObserved>;

/** True outcomes of predictions. */
@Injectable()
export class LabelService {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly outbox: Outbox,
  ) {}

  /** Keeps and publishes the labels that are new; the same label of the same prediction again changes nothing. */
  async record(labels: Label[], actor: string): Promise<void> {
    await this.unitOfWork.run(async (transaction) => {
      // Sorted, so that two requests with the same labels wait for each other instead of blocking each other.
      const fresh: { ordinal: string }[] = await transaction.query(
        `WITH given AS (
           SELECT prediction_id, label, observed_at, min(ordinal) AS ordinal
           FROM unnest($1::uuid[], $2::jsonb[], $3::timestamptz[]) WITH ORDINALITY
                AS given (prediction_id, label, observed_at, ordinal)
           GROUP BY prediction_id, label, observed_at
         ), stored AS (
           INSERT INTO labels (prediction_id, label, observed_at)
           SELECT prediction_id, label, observed_at FROM given ORDER BY prediction_id, label, ordinal
           ON CONFLICT DO NOTHING RETURNING prediction_id, label, observed_at
         )
         SELECT ordinal FROM stored JOIN given USING (prediction_id, label, observed_at) ORDER BY ordinal`,
        [
          labels.map(({ predictionId }) => predictionId),
          labels.map(({ label }) => JSON.stringify(label)),
          labels.map(({ observedAt }) => observedAt),
        ],
      );
      const published = fresh.map(({ ordinal }) => labels[Number(ordinal) - 1] as Label);
      await this.outbox.publishAll(transaction, LabelObserved, published, { actor });
    });
  }
}

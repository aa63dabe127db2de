import { Injectable } from '@nestjs/common';
import { FreshnessRestored } from '@modelkeep/contracts/features/freshness-restored.event';
import { StalenessDetected } from '@modelkeep/contracts/features/staleness-detected.event';
import { Outbox } from '@modelkeep/eventing';
import { UnitOfWork } from '@modelkeep/persistence';
import { type EntityManager } from 'typeorm';
import { FeatureViewService } from '../feature-view/feature-view.service';

/** Notices when a view gets no new values for longer than its definition allows, and when it does again. */
@Injectable()
export class Freshness {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly outbox: Outbox,
    private readonly views: FeatureViewService,
  ) {}

  /** Looks at rows that are in segments: call it after a flush. An event for each change, and no more. */
  async check(featureView: string, now = Date.now()): Promise<void> {
    const { freshWithinSeconds, appliedAt, owner } = await this.views.get(featureView);
    await this.unitOfWork.run(async (transaction) => {
      const latestEventTime = await latest(transaction, featureView);
      // A view that has no rows yet has as long as one whose last row came when it was defined.
      const age = now - Date.parse(latestEventTime ?? appliedAt);
      if (freshWithinSeconds !== undefined && age > freshWithinSeconds * 1000) {
        if (await changed(transaction, BEGIN, featureView)) {
          const data = { featureView, owner, freshWithinSeconds, latestEventTime };
          await this.outbox.publish(transaction, StalenessDetected, data);
        }
      } else if (await changed(transaction, END, featureView))
        await this.outbox.publish(transaction, FreshnessRestored, { featureView, latestEventTime });
    });
  }
}

/** The row is locked until the commit: of two processes that see a change one tells it. */
const BEGIN = `WITH change AS (INSERT INTO stale_views VALUES ($1, now()) ON CONFLICT DO NOTHING RETURNING 1)
               SELECT count(*)::int AS changes FROM change`;
const END = `WITH change AS (DELETE FROM stale_views WHERE feature_view = $1 RETURNING 1)
             SELECT count(*)::int AS changes FROM change`;

async function changed(transaction: EntityManager, statement: string, featureView: string): Promise<boolean> {
  const [row] = await transaction.query<{ changes: number }[]>(statement, [featureView]);
  return (row?.changes ?? 0) > 0;
}

async function latest(transaction: EntityManager, featureView: string): Promise<string | undefined> {
  const [row] = await transaction.query<{ latest: Date | null }[]>(
    'SELECT max(latest_event_time) AS latest FROM history_segments WHERE feature_view = $1',
    [featureView],
  );
  return row?.latest?.toISOString();
}

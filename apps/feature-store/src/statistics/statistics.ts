import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import { DayStatistics } from '@modelkeep/contracts/features/statistics';
import { StatisticsComputed } from '@modelkeep/contracts/features/statistics-computed.event';
import { Outbox } from '@modelkeep/eventing';
import { UnitOfWork } from '@modelkeep/persistence';
import { DataSource } from 'typeorm';
import { withEngine } from '../columnar/engine';
import { limits } from '../columnar/limits';
import { inWorkFolder } from '../columnar/work-folder';
import { storedOf } from '../derived-feature/derived-sql';
import { FeatureViewService } from '../feature-view/feature-view.service';
import { SegmentCache } from '../history/segment-cache';
import { Segments } from '../history/segments';
import { type Measures, measureDay } from './measure-day';

/** What the values of views were like, day by day. */
@Injectable()
export class Statistics {
  constructor(
    private readonly dataSource: DataSource,
    private readonly unitOfWork: UnitOfWork,
    private readonly outbox: Outbox,
    private readonly views: FeatureViewService,
    private readonly segments: Segments,
    private readonly cache: SegmentCache,
  ) {}

  /** Measures the days to which rows were added; a day that was measured less than `minAgeSeconds` ago waits. */
  async refresh(featureView: string, minAgeSeconds: number): Promise<void> {
    const due = await this.dataSource.query<{ day: string }[]>(DUE, [featureView, minAgeSeconds]);
    for (const { day } of due) await this.measure(featureView, day);
  }

  /** Newest day first. */
  async list(
    featureView: string,
    limit: number,
    before?: string,
  ): Promise<{ items: DayStatistics[]; next?: string }> {
    const rows = await this.dataSource.query<{ statistics: DayStatistics }[]>(
      `SELECT statistics FROM day_statistics WHERE feature_view = $1 AND ($2::date IS NULL OR day < $2)
       ORDER BY day DESC LIMIT $3`,
      [featureView, before ?? null, limit],
    );
    const items = rows.map(({ statistics }) => statistics);
    return { items, next: items.length === limit ? items.at(-1)?.day : undefined };
  }

  private async measure(featureView: string, day: string): Promise<void> {
    const computedAt = new Date().toISOString();
    const view = await this.views.get(featureView);
    const segments = (await this.segments.list(featureView)).segments.filter((each) => each.day === day);
    const measures: Measures = await inWorkFolder(async (folder) => {
      const digests = segments.map(({ digest }) => digest);
      const files = await this.cache.linkInto(folder, digests);
      const columns = new Set(segments.flatMap(({ features }) => features));
      return withEngine(folder, limits, (connection) =>
        measureDay(connection, files, columns, storedOf(view.features)),
      );
    });
    const statistics = { featureView, featureViewVersion: view.version, day, ...measures, computedAt };
    await this.unitOfWork.run(async (transaction) => {
      // Whoever measures the same day too comes before or after, and the later one has seen more.
      const [before] = await transaction.query<{ statistics: DayStatistics }[]>(
        'SELECT statistics FROM day_statistics WHERE feature_view = $1 AND day = $2 FOR UPDATE',
        [featureView, day],
      );
      if (before && before.statistics.computedAt > computedAt) return;
      await transaction.query(PUT, [featureView, day, JSON.stringify(statistics), computedAt]);
      const same =
        before && isDeepStrictEqual({ ...before.statistics, computedAt }, DayStatistics.parse(statistics));
      if (!same) await this.outbox.publish(transaction, StatisticsComputed, statistics);
    });
  }
}

const DUE = `
  SELECT segment.day::text AS day
  FROM history_segments AS segment LEFT JOIN day_statistics AS known USING (feature_view, day)
  WHERE segment.feature_view = $1
    AND (known.computed_at IS NULL OR known.computed_at < now() - make_interval(secs => $2))
  GROUP BY segment.day, known.computed_at
  HAVING known.computed_at IS NULL OR max(segment.written_at) >= known.computed_at
  ORDER BY segment.day`;

const PUT = `
  INSERT INTO day_statistics (feature_view, day, statistics, computed_at) VALUES ($1, $2, $3, $4)
  ON CONFLICT (feature_view, day) DO UPDATE SET statistics = excluded.statistics, computed_at = excluded.computed_at`;

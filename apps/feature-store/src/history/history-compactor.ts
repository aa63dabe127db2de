import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '@modelkeep/persistence';
import { withEngine } from '../columnar/engine';
import { limits } from '../columnar/limits';
import { listOf, literal } from '../columnar/sql';
import { inWorkFolder } from '../columnar/work-folder';
import { mergeable } from './compaction';
import { ENTITY, EVENT_TIME, SEQUENCE } from './history-row';
import type { NewSegment, Segment } from './segment';
import { SegmentCache } from './segment-cache';
import { SegmentUploads } from './segment-uploads';
import { Segments } from './segments';

/** Merges small segments of a day, so that a join opens few files. The rows stay the same, all of them. */
@Injectable()
export class HistoryCompactor {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly segments: Segments,
    private readonly cache: SegmentCache,
    private readonly uploads: SegmentUploads,
  ) {}

  /** Resolves with the number of segments that are gone. */
  async compact(featureView: string): Promise<number> {
    for (let total = 0; ;) {
      const merged = await this.step(featureView);
      if (merged === 0) return total;
      total += merged;
    }
  }

  /** A step is one transaction: who reads the list of segments sees the old ones or the new one, never both. */
  private async step(featureView: string): Promise<number> {
    const [group] = mergeable((await this.segments.list(featureView)).segments);
    if (!group) return 0;
    return this.unitOfWork.run(async (transaction) => {
      if ((await this.segments.lock(transaction, featureView)) === undefined) return 0;
      const [current] = mergeable((await this.segments.list(featureView)).segments);
      if (!current) return 0;
      await this.segments.add(transaction, featureView, await this.merge(current));
      await this.segments.remove(transaction, current);
      return current.length - 1;
    });
  }

  private merge(group: readonly Segment[]): Promise<NewSegment[]> {
    const sequences = group.flatMap(({ firstSequence, lastSequence }) =>
      [firstSequence, lastSequence].map(BigInt),
    );
    const sorted = sequences.sort((a, b) => (a < b ? -1 : 1));
    return inWorkFolder(async (folder) => {
      const files = await this.cache.linkInto(
        folder,
        group.map(({ digest }) => digest),
      );
      const file = join(folder, 'merged.parquet');
      await withEngine(folder, limits, (connection) =>
        connection.run(
          `COPY (
             SELECT * FROM read_parquet(${listOf(files)}, union_by_name = true)
             ORDER BY ${ENTITY}, ${EVENT_TIME}, ${SEQUENCE}
           ) TO ${literal(file)} (FORMAT parquet, COMPRESSION zstd)`,
        ),
      );
      const segment = {
        file,
        day: group[0]?.day ?? '',
        rows: group.reduce((sum, { rows }) => sum + rows, 0),
        firstSequence: String(sorted[0]),
        lastSequence: String(sorted.at(-1)),
        latestEventTime:
          group
            .map(({ latestEventTime }) => latestEventTime)
            .sort()
            .at(-1) ?? '',
      };
      return this.uploads.store([segment], [...new Set(group.flatMap(({ features }) => features))]);
    });
  }
}

import { Injectable } from '@nestjs/common';
import { UnitOfWork } from '@modelkeep/persistence';
import { limits } from '../columnar/limits';
import { inWorkFolder } from '../columnar/work-folder';
import { storedOf } from '../derived-feature/derived-sql';
import { FeatureViewService } from '../feature-view/feature-view.service';
import { History } from './history';
import { SegmentUploads } from './segment-uploads';
import { writeSegments } from './segment-writer';
import { Segments } from './segments';

/** Sequences that one flush spans at most. */
const SPAN = 500_000n;

/**
 * Copies new rows from the database into segments. A segment counts from the moment at which it is recorded, and that is after its
 * file is in the object store: a process that dies earlier leaves a file that nobody knows, and the rows are flushed again.
 */
@Injectable()
export class HistoryFlusher {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly views: FeatureViewService,
    private readonly history: History,
    private readonly segments: Segments,
    private readonly uploads: SegmentUploads,
  ) {}

  /** Flushes what was accepted before; resolves with the number of rows. Passes over a view that another process flushes. */
  async flush(featureView: string): Promise<number> {
    const upTo = BigInt(await this.history.cut(featureView));
    for (let total = 0; ;) {
      const rows = await this.step(featureView, upTo);
      if (rows === undefined) return total;
      total += rows;
    }
  }

  /** Undefined where nothing is left to do. */
  private step(featureView: string, upTo: bigint): Promise<number | undefined> {
    return this.unitOfWork.run(async (transaction) => {
      const flushed = await this.segments.lock(transaction, featureView);
      if (flushed === undefined || BigInt(flushed) >= upTo) return undefined;
      const end = BigInt(flushed) + SPAN < upTo ? BigInt(flushed) + SPAN : upTo;
      const features = storedOf((await this.views.get(featureView)).features);
      const stored = await inWorkFolder(async (folder) => {
        const rows = this.history.rows(featureView, flushed, String(end));
        const files = await writeSegments(features, rows, folder, limits);
        return this.uploads.store(
          files,
          features.map(({ name }) => name),
        );
      });
      await this.segments.add(transaction, featureView, stored);
      await this.segments.advance(transaction, featureView, String(end));
      return stored.reduce((sum, { rows }) => sum + rows, 0);
    });
  }
}

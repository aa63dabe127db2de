import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import type { JoinedView, TrainingSetRequest } from '@modelkeep/contracts/features/training-set';
import { ObjectStore } from '@modelkeep/object-store';
import { unprocessable } from '@modelkeep/service';
import { withEngine } from '../columnar/engine';
import { limits } from '../columnar/limits';
import { inWorkFolder } from '../columnar/work-folder';
import { Tables } from '../data-snapshot/tables';
import { isDerived, storedOf } from '../derived-feature/derived-sql';
import { FeatureViewService } from '../feature-view/feature-view.service';
import { History } from '../history/history';
import { SegmentCache } from '../history/segment-cache';
import { joinPointInTime, type ViewJoin } from './point-in-time-join';
import { columnsOf, entityColumnOf } from './result-columns';

/** A joined training set in the object store. */
export interface Built {
  digest: string;
  sizeBytes: number;
  rows: number;
  columns: string[];
}

type Recipe = Pick<TrainingSetRequest, 'spine' | 'fullFeatureNames'>;

/** Joins a training set from views at fixed versions and sequences: the same input gives the same bytes. */
@Injectable()
export class TrainingSetBuilder {
  constructor(
    private readonly tables: Tables,
    private readonly objects: ObjectStore,
    private readonly views: FeatureViewService,
    private readonly history: History,
    private readonly cache: SegmentCache,
  ) {}

  /** Throws 422 where the spine cannot be read. */
  async build(recipe: Recipe, joined: readonly JoinedView[]): Promise<Built> {
    const { spine } = recipe;
    const spineFormat = await this.tables.formatOf(spine.dataSnapshotDigest);
    return inWorkFolder(async (folder) => {
      const spineFile = join(folder, `spine.${spineFormat}`);
      const outputFile = join(folder, 'training-set.parquet');
      await this.objects.getToFile(spine.dataSnapshotDigest, spineFile);
      const views = await Promise.all(joined.map((view) => this.viewJoin(recipe, view, folder)));
      const { timeColumn, labelColumns } = spine;
      const result = await withEngine(folder, limits, (connection) =>
        joinPointInTime(connection, { spineFile, spineFormat, timeColumn, labelColumns, views, outputFile }),
      ).catch((error: unknown) => {
        throw unprocessable(
          `The spine cannot be joined: ${error instanceof Error ? error.message : String(error)}`,
        );
      });
      return { ...result, ...(await this.objects.putFile(outputFile)) };
    });
  }

  private async viewJoin(
    recipe: Recipe,
    { name, version, features, sequence }: JoinedView,
    folder: string,
  ): Promise<ViewJoin> {
    const view = await this.views.get(name, version);
    const { segments, tail } = await this.history.parts(name, sequence);
    // Segments that begin later hold nothing that was there then.
    const needed = segments.filter(({ firstSequence }) => BigInt(firstSequence) <= BigInt(sequence));
    const files = await this.cache.linkInto(
      folder,
      needed.map(({ digest }) => digest),
    );
    const asked = features.flatMap((each) => view.features.filter((feature) => feature.name === each));
    return {
      entityColumn: entityColumnOf(view, recipe),
      features: asked,
      // Whatever an expression may take.
      stored: asked.some(isDerived) ? storedOf(view.features) : asked,
      columns: columnsOf(name, features, recipe),
      ttlSeconds: view.ttlSeconds,
      sequence,
      segments: { files, columns: new Set(needed.flatMap((segment) => segment.features)) },
      tail,
    };
  }
}

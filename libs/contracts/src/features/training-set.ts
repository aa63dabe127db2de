import { z } from 'zod';
import { Actor, Digest, Name, Timestamp, Uuid } from '../common/types';
import { ColumnName } from './feature-view';

/** Whom, when and with what outcome: the left side of the point-in-time join. A Parquet or CSV data snapshot. */
export const Spine = z.strictObject({
  /** Data snapshot with one row per labelled entity and time. */
  dataSnapshotDigest: Digest,
  /** Column with the entity's keys, where all features are of one entity. */
  entityColumn: ColumnName.optional(),
  /** Columns with the entities' keys, by join key; a join key that is left out has a column of its own name. */
  entityColumns: z.record(ColumnName, ColumnName).optional(),
  timeColumn: ColumnName,
  labelColumns: z.array(ColumnName).min(1).max(1000),
});
export type Spine = z.infer<typeof Spine>;

/** What to join: features of one view, or those of a feature service. */
export const TrainingSetRequest = z
  .strictObject({
    name: Name,
    featureView: Name.optional(),
    features: z.array(ColumnName).min(1).max(1000).optional(),
    featureService: Name.optional(),
    /** Newest unless told. */
    featureServiceVersion: z.number().int().positive().optional(),
    /** Calls a feature `<view>__<feature>`; keeps features of two views apart that have the same name. */
    fullFeatureNames: z.boolean().default(false),
    spine: Spine,
  })
  .refine(
    ({ featureView, features, featureService }) =>
      featureService === undefined ? featureView && features : !featureView && !features,
    'needs either featureView and features, or featureService',
  );
export type TrainingSetRequest = z.infer<typeof TrainingSetRequest>;

/** A feature view as a training set saw it. */
export const JoinedView = z.object({
  name: Name,
  version: z.number().int().positive(),
  features: z.array(ColumnName),
  /** Rows accepted up to this one were seen, none accepted later. */
  sequence: z.string().regex(/^\d+$/),
});
export type JoinedView = z.infer<typeof JoinedView>;

export const TrainingSet = z.object({
  id: Uuid,
  name: Name,
  /** Digest of the Parquet file in the object store. */
  digest: Digest,
  sizeBytes: z.number().int().nonnegative(),
  rows: z.number().int().nonnegative(),
  columns: z.array(z.string()),
  /** The first view; `featureViews` has all of them. */
  featureView: Name,
  featureViewVersion: z.number().int().positive(),
  featureViews: z.array(JoinedView).min(1),
  /** As `<name>@<version>`. */
  featureService: z.string().optional(),
  /** Digests of the spine and of the pushed sources, and the feature views as <name>@<version>. */
  derivedFrom: z.array(z.string()),
  /** Program that wrote the file, as `<name>@<version>`: another version may write other bytes. */
  engine: z.string(),
  createdAt: Timestamp,
  createdBy: Actor,
});
export type TrainingSet = z.infer<typeof TrainingSet>;

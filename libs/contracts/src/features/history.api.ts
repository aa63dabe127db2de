import { z } from 'zod';
import { defineEndpoint } from '../common/endpoint';
import { Name } from '../common/types';

const params = z.strictObject({ name: Name });

/** How a view's history is stored. */
export const HistoryState = z.object({
  featureView: Name,
  /** Rows of the history that are in the database only. */
  unflushedRows: z.number().int().nonnegative(),
  /** Parquet files in the object store, each with rows of one day. */
  segments: z.number().int().nonnegative(),
  segmentRows: z.number().int().nonnegative(),
  sizeBytes: z.number().int().nonnegative(),
  /** UTC days that have segments. */
  days: z.number().int().nonnegative(),
});
export type HistoryState = z.infer<typeof HistoryState>;

export const getHistory = defineEndpoint({
  service: 'feature-store',
  method: 'GET',
  path: '/api/v1/feature-store/feature-views/:name/history',
  summary: 'Read how the history of a feature view is stored',
  access: ['data-scientist', 'operator', 'auditor', 'service'],
  params,
  response: HistoryState,
});

/** Happens by itself too, every minute unless told; before a backup one may not want to wait. */
export const flushHistory = defineEndpoint({
  service: 'feature-store',
  method: 'POST',
  path: '/api/v1/feature-store/feature-views/:name/history/flushes',
  summary: 'Bring rows that were accepted by now into the object store, and merge small files',
  access: ['operator', 'service'],
  params,
  response: HistoryState,
  status: 200,
});

import { z } from 'zod';
import { defineEndpoint } from '../common/endpoint';
import { Digest } from '../common/types';
import { DriftSettings, FeatureDrift } from './drift';

/** How the columns of one data set differ from those of another. */
export const Comparison = z.object({
  referenceRows: z.number().int(),
  currentRows: z.number().int(),
  columns: z.array(FeatureDrift),
  driftedShare: z.number(),
});
export type Comparison = z.infer<typeof Comparison>;

/** Every value counts: nothing is estimated from bins or sketches. */
export const compareDataSets = defineEndpoint({
  service: 'monitoring',
  method: 'POST',
  path: '/api/v1/monitoring/comparisons',
  summary: 'Compare two data sets column by column',
  access: ['data-scientist', 'operator', 'approver', 'auditor', 'service'],
  body: z.strictObject({
    /** Parquet blobs in the object store. */
    referenceDigest: Digest,
    currentDigest: Digest,
    /** All that both have, unless told. */
    columns: z.array(z.string()).min(1).optional(),
    settings: DriftSettings.prefault({}),
    /**
     * Bins of numbers for PSI and Jensen-Shannon: deciles of the reference, or bins of equal width over both, as many as
     * Sturges' rule says (as Evidently has them).
     */
    bins: z.enum(['deciles', 'sturges']).default('deciles'),
  }),
  response: Comparison,
  status: 200,
});

import { z } from 'zod';

const Facets = z.record(z.string(), z.unknown());
const Dataset = z.looseObject({ namespace: z.string(), name: z.string(), facets: Facets.optional() });

/** RunEvent of the OpenLineage spec 2-0-2; facets are kept as they come. */
export const OpenLineageEvent = z.looseObject({
  eventTime: z.iso.datetime({ offset: true }),
  eventType: z.enum(['START', 'RUNNING', 'COMPLETE', 'ABORT', 'FAIL', 'OTHER']).optional(),
  producer: z.string(),
  schemaURL: z.string(),
  run: z.looseObject({ runId: z.string(), facets: Facets.optional() }),
  job: z.looseObject({ namespace: z.string(), name: z.string(), facets: Facets.optional() }),
  inputs: z.array(Dataset).optional(),
  outputs: z.array(Dataset).optional(),
});
export type OpenLineageEvent = z.infer<typeof OpenLineageEvent>;

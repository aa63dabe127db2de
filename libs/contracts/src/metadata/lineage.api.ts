import { z } from 'zod';
import { defineEndpoint } from '../common/endpoint';
import { Timestamp } from '../common/types';
import { OpenLineageEvent } from './open-lineage';

/** The path that OpenLineage clients post to. */
export const recordLineage = defineEndpoint({
  service: 'metadata',
  method: 'POST',
  path: '/api/v1/lineage',
  summary: 'Record an OpenLineage event',
  access: ['data-scientist', 'producer', 'service'],
  body: OpenLineageEvent,
  response: z.undefined(),
  status: 201,
});

export const LineageNode = z.object({
  id: z.string(),
  kind: z.enum(['job', 'dataset']),
  namespace: z.string(),
  name: z.string(),
});
export const LineageGraph = z.object({
  nodes: z.array(LineageNode),
  edges: z.array(z.object({ from: z.string(), to: z.string() })),
});

export const getLineage = defineEndpoint({
  service: 'metadata',
  method: 'GET',
  path: '/api/v1/metadata/lineage',
  summary: 'Lineage graph around a node, upstream and downstream, now or at a past time',
  access: ['data-scientist', 'approver', 'operator', 'auditor', 'service'],
  query: z.strictObject({
    /** `dataset:<namespace>:<name>` or `job:<namespace>:<name>`. */
    node: z.string(),
    direction: z.enum(['both', 'upstream', 'downstream']).default('both'),
    /** The graph as it was at this time; now where it is left out. */
    asOf: Timestamp.optional(),
    depth: z.coerce.number().int().min(1).max(50).default(10),
  }),
  response: LineageGraph,
});

import { z } from 'zod';
import { defineEvent } from '../common/event';
import { Name, Timestamp } from '../common/types';

const Count = z.number().int().nonnegative();

/** What a gateway saw of one revision. Sums of many such reports are right: every part adds up. */
export const RevisionTraffic = z.object({
  revision: z.number().int().positive(),
  /** Whether these were copies, whose answers went to nobody. */
  mirrored: z.boolean(),
  requests: Count,
  /** Of them, answered with 5xx. */
  errors: Count,
  /** How many were answered within `upToMs`, and not within the bound before. */
  latency: z.array(z.object({ upToMs: z.number().positive(), count: Count })),
  /** Copies whose answer was compared with the one given. */
  compared: Count,
  /** Of them, with another class, count or text: outputs that are not floating-point numbers. */
  disagreed: Count,
  /** Sum over the compared of the largest difference between floating-point outputs. */
  difference: z.number().nonnegative(),
});
export type RevisionTraffic = z.infer<typeof RevisionTraffic>;

export const TrafficObserved = defineEvent({
  type: 'modelkeep.serving.traffic.observed.v1',
  topic: 'serving.traffic',
  description: 'What a gateway saw of the requests to a deployment, about every second.',
  key: (data) => data.deployment,
  data: z.object({
    deployment: Name,
    from: Timestamp,
    to: Timestamp,
    revisions: z.array(RevisionTraffic),
    callers: z.array(z.object({ name: z.string(), requests: Count })),
  }),
  example: {
    deployment: 'credit-risk',
    from: '2020-03-01T10:00:00.000Z',
    to: '2020-03-01T10:00:01.000Z',
    revisions: [
      {
        ...{ revision: 1, mirrored: false, requests: 2, errors: 0 },
        latency: [{ upToMs: 4, count: 2 }],
        ...{ compared: 0, disagreed: 0, difference: 0 },
      },
    ],
    callers: [{ name: 'loan-desk', requests: 2 }],
  },
});

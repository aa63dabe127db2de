import type { Revision, Split } from '@modelkeep/contracts/deployment/deployment';

/** What stands against a split: `unknown` can never work, `conflict` does not work now. */
export interface TrafficFault {
  kind: 'unknown' | 'conflict';
  /** Part of the split. */
  index: number;
  message: string;
}

/** Checks a split against the revisions of a deployment: each one named once, and ready. */
export function findTrafficFaults(
  traffic: Split,
  revisions: readonly Pick<Revision, 'number' | 'state'>[],
): TrafficFault[] {
  return traffic.flatMap(({ revision }, index): TrafficFault[] => {
    const found = revisions.find(({ number }) => number === revision);
    if (traffic.findIndex((part) => part.revision === revision) < index)
      return [{ kind: 'unknown', index, message: `revision ${revision} is named twice` }];
    if (!found) return [{ kind: 'unknown', index, message: `there is no revision ${revision}` }];
    if (found.state === 'ready') return [];
    return [{ kind: 'conflict', index, message: `revision ${revision} is ${found.state}, not ready` }];
  });
}

/** A split without the revisions that get nothing, by revision; a row gives its fields in another order than a request. */
export function normalize(traffic: Split): Split {
  return traffic
    .filter(({ percent }) => percent > 0)
    .map(({ revision, percent }) => ({ revision, percent }))
    .sort((a, b) => a.revision - b.revision);
}

/** Per cent of requests that a revision gets. */
export function percentOf(traffic: Split, revision: number): number {
  return traffic.find((part) => part.revision === revision)?.percent ?? 0;
}

export function isSameTraffic(a: Split, b: Split): boolean {
  return JSON.stringify(normalize(a)) === JSON.stringify(normalize(b));
}

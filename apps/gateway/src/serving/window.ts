import type { EventData } from '@modelkeep/contracts/common/event';
import type { RevisionTraffic, TrafficObserved } from '@modelkeep/contracts/serving/traffic-observed.event';
import type { Comparison } from './compare';

/** Buckets grow by a tenth each: a quantile read from them is at most so much too high. */
const GROWTH = 1.1;

export interface Answered {
  revision: number;
  /** Whether it was a copy, whose answer went to nobody. */
  mirrored: boolean;
  failed: boolean;
  ms: number;
  /** Of a copy, where both answers could be read. */
  comparison?: Comparison;
}

type Counts = Omit<RevisionTraffic, 'latency'> & { buckets: Map<number, number> };

/** What was seen of one deployment since a time. */
export class Window {
  private readonly revisions = new Map<string, Counts>();
  private readonly callers = new Map<string, number>();

  constructor(readonly from: Date) {}

  add({ revision, mirrored, failed, ms, comparison }: Answered): void {
    const counts = this.countsOf(revision, mirrored);
    counts.requests += 1;
    if (failed) counts.errors += 1;
    const bucket = Math.ceil(Math.log(Math.max(ms, 0.1)) / Math.log(GROWTH));
    counts.buckets.set(bucket, (counts.buckets.get(bucket) ?? 0) + 1);
    if (!comparison) return;
    counts.compared += 1;
    counts.disagreed += comparison.disagrees ? 1 : 0;
    counts.difference += comparison.difference;
  }

  addCall(caller: string, times = 1): void {
    this.callers.set(caller, (this.callers.get(caller) ?? 0) + times);
  }

  /** Adds what a later window saw. */
  merge(later: Window): this {
    for (const { revision, mirrored, buckets, ...counts } of later.revisions.values()) {
      const own = this.countsOf(revision, mirrored);
      own.requests += counts.requests;
      own.errors += counts.errors;
      own.compared += counts.compared;
      own.disagreed += counts.disagreed;
      own.difference += counts.difference;
      for (const [bucket, count] of buckets) own.buckets.set(bucket, (own.buckets.get(bucket) ?? 0) + count);
    }
    for (const [caller, times] of later.callers) this.addCall(caller, times);
    return this;
  }

  reportOf(deployment: string, to: Date): EventData<typeof TrafficObserved> {
    return {
      deployment,
      from: this.from.toISOString(),
      to: to.toISOString(),
      revisions: [...this.revisions.values()].map(({ buckets, ...counts }) => ({
        ...counts,
        latency: [...buckets].map(([bucket, count]) => ({
          upToMs: Number((GROWTH ** bucket).toPrecision(3)),
          count,
        })),
      })),
      callers: [...this.callers].map(([name, requests]) => ({ name, requests })),
    };
  }

  private countsOf(revision: number, mirrored: boolean): Counts {
    const key = `${revision}/${mirrored}`;
    const known = this.revisions.get(key);
    if (known) return known;
    const counts: Counts = {
      ...{ revision, mirrored, requests: 0, errors: 0, compared: 0, disagreed: 0, difference: 0 },
      buckets: new Map(),
    };
    this.revisions.set(key, counts);
    return counts;
  }
}

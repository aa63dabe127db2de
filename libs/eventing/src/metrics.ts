import { type BatchObservableResult, type Meter, metrics } from '@opentelemetry/api';
import type { DataSource } from 'typeorm';

/** What became of a delivered event. */
export type Outcome = 'handled' | 'duplicate' | 'ignored' | 'failed' | 'dead-lettered' | 'dropped';

/** Instruments are made on first use: those made before the SDK is registered would record nothing. */
function lazily<T>(make: (meter: Meter) => T): () => T {
  let made: T | undefined;
  return () => (made ??= make(metrics.getMeter('@modelkeep/eventing')));
}

const consumed = lazily((meter) =>
  meter.createCounter('modelkeep.events.consumed', {
    description: 'Events delivered to this service, by type and outcome',
  }),
);

/** Counts deliveries; the type is `unknown` for what has no handler here. */
export function countConsumed(type: string, outcome: Outcome, count = 1): void {
  if (count > 0) consumed().add(count, { type, outcome });
}

/** Time of one run of a handler with its transaction. */
export const handlingSeconds = lazily((meter) =>
  meter.createHistogram('modelkeep.events.handling.duration', {
    unit: 's',
    description: 'Time of one run of a handler, with its transaction',
  }),
);

/** From the event's time to the end of its handling. */
export const deliverySeconds = lazily((meter) =>
  meter.createHistogram('modelkeep.events.delivery.duration', {
    unit: 's',
    description: 'From the time of an event to its effect',
  }),
);

/** Events behind the end of the partition, after the last batch. */
export const consumerLag = lazily((meter) =>
  meter.createGauge('modelkeep.events.lag', {
    description: 'Events between the last handled one and the end of the partition',
  }),
);

/** From the insert into the outbox to the acknowledgement by the brokers. */
export const publishSeconds = lazily((meter) =>
  meter.createHistogram('modelkeep.outbox.publish.duration', {
    unit: 's',
    description: 'From the insert into the outbox to the acknowledgement by the brokers',
  }),
);

/** Reports a database's outbox whenever metrics are read; the returned function ends it. */
export function observeOutbox(dataSource: DataSource): () => void {
  const meter = metrics.getMeter('@modelkeep/eventing');
  const pending = meter.createObservableGauge('modelkeep.outbox.pending', {
    description: 'Events waiting in the outbox',
  });
  const age = meter.createObservableGauge('modelkeep.outbox.age', {
    unit: 's',
    description: 'Age of the oldest event in the outbox',
  });
  const observe = async (result: BatchObservableResult) => {
    const [row] = (await dataSource.query(
      `SELECT count(*)::int AS pending, coalesce(extract(epoch FROM now() - min(created_at)), 0)::float8 AS age
       FROM outbox`,
    )) as [{ pending: number; age: number }];
    result.observe(pending, row.pending);
    result.observe(age, row.age);
  };
  meter.addBatchObservableCallback(observe, [pending, age]);
  return () => meter.removeBatchObservableCallback(observe, [pending, age]);
}

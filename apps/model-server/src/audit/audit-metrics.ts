import type { Attributes, Counter, ObservableGauge } from '@opentelemetry/api';
import { meter } from '@modelkeep/telemetry';

/** Instruments are made on first use: those made before the SDK is registered would record nothing. */
function lazily<T>(make: () => T): () => T {
  let made: T | undefined;
  return () => (made ??= make());
}

/** Requests that were refused because their predictions could not be recorded. */
export const refused: () => Counter<Attributes> = lazily(() =>
  meter().createCounter('modelkeep.audit.refused', {
    description: 'Requests refused because their predictions could not be recorded',
  }),
);

/** Prediction records that the brokers acknowledged. */
export const shipped: () => Counter<Attributes> = lazily(() =>
  meter().createCounter('modelkeep.audit.shipped', {
    description: 'Prediction records of the local journal that the brokers acknowledged',
  }),
);

/** Reports the journal's size whenever metrics are read. */
export function observeJournal(journal: { readonly bytes: number }): ObservableGauge {
  const gauge = meter().createObservableGauge('modelkeep.audit.journal.size', {
    unit: 'By',
    description: 'Prediction records on local disk that the brokers have not acknowledged yet',
  });
  gauge.addCallback((result) => result.observe(journal.bytes));
  return gauge;
}

import { trace } from '@opentelemetry/api';
import type { PredictionRecord } from '@modelkeep/contracts/serving/prediction';
import { PredictionServed } from '@modelkeep/contracts/serving/prediction-served.event';
import { encodeChecked, type EventRecord, publishSpan, sourceOf } from '@modelkeep/eventing';
import { unprocessable } from '@modelkeep/service';

const source = sourceOf('model-server');

/**
 * Records as Kafka messages. The event's id is the prediction's: a consumer's inbox knows a record that comes twice.
 * `traceparent` is the request's.
 * Throws 422 where a record is larger than an event may be.
 */
export function encodeRecords(records: readonly PredictionRecord[], traceparent?: string): EventRecord[] {
  const context = traceOf(traceparent);
  try {
    return records.map((record) =>
      encodeChecked(PredictionServed, record, { id: record.predictionId, source, trace: context }),
    );
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw unprocessable(`A row is too large to be recorded: ${error.message}.`);
  }
}

/** Of the request's span, or where requests have none here, of its caller's. */
function traceOf(traceparent: string | undefined): Record<string, string> {
  if (trace.getActiveSpan()) return publishSpan(PredictionServed.type, PredictionServed.topic);
  return traceparent === undefined ? {} : { traceparent };
}

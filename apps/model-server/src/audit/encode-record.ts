import type { PredictionRecord } from '@modelkeep/contracts/serving/prediction';
import { PredictionServed } from '@modelkeep/contracts/serving/prediction-served.event';
import { encodeChecked, type EventRecord, publishSpan, sourceOf } from '@modelkeep/eventing';
import { unprocessable } from '@modelkeep/service';

const source = sourceOf('model-server');

/**
 * Records as Kafka messages. The event's id is the prediction's: a consumer's inbox knows a record that comes twice.
 * Throws 422 where a record is larger than an event may be.
 */
export function encodeRecords(records: readonly PredictionRecord[]): EventRecord[] {
  const trace = publishSpan(PredictionServed.type, PredictionServed.topic);
  try {
    return records.map((record) =>
      encodeChecked(PredictionServed, record, { id: record.predictionId, source, trace }),
    );
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw unprocessable(`A row is too large to be recorded: ${error.message}.`);
  }
}

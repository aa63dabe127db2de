import { Inject, Injectable } from '@nestjs/common';
import type { PredictionRecord } from '@modelkeep/contracts/serving/prediction';
import { PredictionServed } from '@modelkeep/contracts/serving/prediction-served.event';
import { EventProducer } from '@modelkeep/eventing';
import { unavailable } from '@modelkeep/service';
import { logger, meter } from '@modelkeep/telemetry';
import type { Config } from '../config';
import { CONFIG } from '../tokens';

/** Sends prediction records to Kafka. */
@Injectable()
export class PredictionLog {
  private readonly lost = meter().createCounter('modelkeep_predictions_lost', {
    description: 'Predictions that were answered under async audit and could not be recorded',
  });

  constructor(
    private readonly producer: EventProducer,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** strict: resolves when the broker has the records, throws 503 where it does not take them. async: resolves at once. */
  async record(records: PredictionRecord[]): Promise<void> {
    const sent = this.producer.sendBatch(PredictionServed, records);
    if (this.config.AUDIT === 'strict') {
      await sent.catch((error: Error) => {
        throw unavailable(`The prediction could not be recorded, so it is not given: ${error.message}`);
      });
      return;
    }
    sent.catch((error: unknown) => {
      this.lost.add(records.length);
      logger().error({ err: error, predictions: records.length }, 'predictions could not be recorded');
    });
  }
}

import { randomUUID } from 'node:crypto';
import { dirname, join } from 'node:path';
import type { EventData } from '@modelkeep/contracts/common/event';
import type { LabelObserved } from '@modelkeep/contracts/serving/label-observed.event';
import type { PredictionServed } from '@modelkeep/contracts/serving/prediction-served.event';
import { connectStack } from '@modelkeep/local-stack';
import { Kafka, logLevel, type Producer } from 'kafkajs';
import { OUTCOME_FILE } from './outcome-file';

export type Prediction = EventData<typeof PredictionServed>;
export type Label = EventData<typeof LabelObserved>;

/** A producer outside: knows Kafka and the documents, nothing of our code. */
export class OutsideProducer {
  private constructor(private readonly producer: Producer) {}

  static async connect(): Promise<OutsideProducer> {
    const stack = await connectStack(join(dirname(process.env[OUTCOME_FILE] ?? ''), 'home'));
    if (!stack) throw new Error('the stack of the story is not running');
    const kafka = new Kafka({ brokers: stack.kafkaBrokers, logLevel: logLevel.NOTHING });
    const producer = kafka.producer();
    await producer.connect();
    return new OutsideProducer(producer);
  }

  close(): Promise<void> {
    return this.producer.disconnect();
  }

  /** The prediction's id is the event's: what is sent again is the same event. */
  async predictions(predictions: readonly Prediction[]): Promise<void> {
    await this.send(
      'serving.prediction',
      'modelkeep.serving.prediction.served.v1',
      predictions.map((data) => ({ key: data.predictionId, id: data.predictionId, data })),
    );
  }

  async labels(labels: readonly Label[]): Promise<void> {
    await this.send(
      'serving.label',
      'modelkeep.serving.label.observed.v1',
      labels.map((data) => ({ key: data.predictionId, id: randomUUID(), data })),
    );
  }

  private async send(
    topic: string,
    type: string,
    events: readonly { key: string; id: string; data: unknown }[],
  ): Promise<void> {
    await this.producer.send({
      topic,
      messages: events.map(({ key, id, data }) => ({
        key,
        value: JSON.stringify(data),
        headers: {
          ce_specversion: '1.0',
          ce_id: id,
          ce_type: type,
          ce_source: 'https://scores.example',
          ce_time: new Date().toISOString(),
          'content-type': 'application/json',
        },
      })),
    });
  }
}

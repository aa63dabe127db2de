import { type IHeaders, type Kafka, Partitioners, type Producer } from 'kafkajs';

/** A message for any topic; values as bytes or text, sent as they are. */
export interface OutgoingRecord {
  readonly topic: string;
  readonly key: string | Buffer | null;
  readonly headers: IHeaders;
  readonly value: string | Buffer | null;
}

/**
 * Sends records in order: idempotent producer, acks=all, one request in flight.
 *
 * After a failure the producer is replaced. kafkajs takes sequence numbers back when a request fails, although the
 * broker may have stored it; a later batch under the same numbers would be taken for a repetition and lost.
 */
export class RecordSender {
  private producer: Promise<Producer> | undefined;
  private last: Promise<unknown> = Promise.resolve();

  constructor(private readonly kafka: Kafka) {}

  /** Resolves when every record is stored by all in-sync replicas; otherwise any part of them may have been. */
  send(records: readonly OutgoingRecord[]): Promise<void> {
    const sent = this.last.then(() => this.sendNow(records));
    this.last = sent.catch(() => undefined);
    return sent;
  }

  /** Waits for what is under way, then disconnects. */
  async close(): Promise<void> {
    await this.last;
    await this.discard();
  }

  private async sendNow(records: readonly OutgoingRecord[]): Promise<void> {
    if (records.length === 0) return;
    try {
      this.producer ??= this.connect();
      await (await this.producer).sendBatch({ acks: -1, topicMessages: byTopic(records) });
    } catch (error) {
      await this.discard();
      throw error;
    }
  }

  private async connect(): Promise<Producer> {
    const producer = this.kafka.producer({
      idempotent: true,
      maxInFlightRequests: 1,
      createPartitioner: Partitioners.DefaultPartitioner,
      allowAutoTopicCreation: false,
      retry: { initialRetryTime: 100, maxRetryTime: 2_000, retries: 5 },
    });
    await producer.connect();
    return producer;
  }

  private async discard(): Promise<void> {
    const producer = this.producer;
    this.producer = undefined;
    await producer?.then((connected) => connected.disconnect()).catch(() => undefined);
  }
}

function byTopic(records: readonly OutgoingRecord[]) {
  const topics = new Map<string, OutgoingRecord[]>();
  for (const record of records) {
    const messages = topics.get(record.topic);
    if (messages) messages.push(record);
    else topics.set(record.topic, [record]);
  }
  return [...topics].map(([topic, messages]) => ({ topic, messages }));
}

import { setTimeout as delay } from 'node:timers/promises';
import type { OnApplicationShutdown } from '@nestjs/common';
import type { PredictionRecord } from '@modelkeep/contracts/serving/prediction';
import type { BrokerHealth, EventProducer } from '@modelkeep/eventing';
import { unavailable } from '@modelkeep/service';
import { logger } from '@modelkeep/telemetry';
import { refused } from './audit-metrics';
import { encodeRecords } from './encode-record';
import { PredictionLog } from './prediction-log';

const PROBE_MS = 250;

/**
 * `audit: strict`: an answer waits until all in-sync replicas have its record. Once the brokers failed, requests are
 * refused at once until they answer again.
 */
export class StrictLog extends PredictionLog implements OnApplicationShutdown {
  private away: string | undefined;
  private readonly stopping = new AbortController();

  /** An answer waits for `patienceMs` at most; the record may then still arrive, of an answer that was never given. */
  constructor(
    private readonly producer: EventProducer,
    private readonly brokers: BrokerHealth,
    private readonly patienceMs: number,
  ) {
    super();
  }

  override admit(): void {
    if (this.away !== undefined) throw this.refusal(this.away);
  }

  override async record(records: readonly PredictionRecord[], traceparent?: string): Promise<void> {
    const sent = this.producer.sendRecords(encodeRecords(records, traceparent));
    try {
      await within(this.patienceMs, sent);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      this.lose(reason);
      throw this.refusal(reason);
    }
  }

  override async check(): Promise<void> {
    await this.brokers.check();
    if (this.away !== undefined) throw new Error(this.away);
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await Promise.all([this.producer.onApplicationShutdown(), this.brokers.onApplicationShutdown()]);
  }

  private refusal(reason: string) {
    refused().add(1);
    return unavailable(`The prediction cannot be recorded, so it is not given: ${reason}.`);
  }

  private lose(reason: string): void {
    const known = this.away !== undefined;
    this.away = reason;
    if (known) return;
    logger().error({ reason }, 'the brokers take no predictions: requests are refused');
    void this.untilBack().catch(() => undefined);
  }

  private async untilBack(): Promise<void> {
    const { signal } = this.stopping;
    for (let back = false; !back;) {
      await delay(PROBE_MS, undefined, { signal });
      back = await this.brokers.check().then(
        () => true,
        () => false,
      );
    }
    this.away = undefined;
    logger().info('the brokers answer again: requests are taken');
  }
}

/** Rejects where `work` takes longer than `ms`. */
async function within(ms: number, work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`the brokers did not answer within ${ms} ms`)), ms);
  });
  try {
    await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

import type { OnApplicationShutdown } from '@nestjs/common';
import type { PredictionRecord } from '@modelkeep/contracts/serving/prediction';
import type { RecordSender } from '@modelkeep/eventing';
import { type ProblemError, unavailable } from '@modelkeep/service';
import { logger } from '@modelkeep/telemetry';
import { observeJournal, refused } from './audit-metrics';
import { encodeRecords } from './encode-record';
import type { Journal } from './journal';
import { PredictionLog } from './prediction-log';
import { Shipper } from './shipper';

const SHUTDOWN_MS = 5_000;
const MIB = 1024 * 1024;

/**
 * `audit: async`: an answer waits until its record is in a journal on local disk, not for the brokers. The journal goes to
 * Kafka in the background; while the brokers are away it grows, up to its limit.
 */
export class AsyncLog extends PredictionLog implements OnApplicationShutdown {
  private readonly shipper: Shipper;

  constructor(
    private readonly journal: Journal,
    private readonly sender: RecordSender,
  ) {
    super();
    this.shipper = new Shipper(journal, sender);
    observeJournal(journal);
  }

  override admit(): void {
    if (this.journal.full) throw refusal(this.fullness());
  }

  override record(records: readonly PredictionRecord[], traceparent?: string): Promise<void> {
    const messages = encodeRecords(records, traceparent);
    try {
      this.journal.append(messages);
    } catch (error) {
      return Promise.reject(refusal(error instanceof Error ? error.message : String(error)));
    }
    this.shipper.wake();
    return Promise.resolve();
  }

  /** Ready as long as there is room; says what waits for the brokers. */
  override check(): Promise<string | void> {
    const { awaySince } = this.shipper;
    if (this.journal.full) return Promise.reject(new Error(this.fullness()));
    if (awaySince === undefined) return Promise.resolve();
    const seconds = Math.round((Date.now() - awaySince) / 1_000);
    return Promise.resolve(`the brokers are away for ${seconds} s; ${this.fullness()}`);
  }

  async onApplicationShutdown(): Promise<void> {
    await this.shipper.stop(SHUTDOWN_MS);
    const { bytes } = this.journal;
    this.journal.close();
    if (bytes > 0) logger().warn({ bytes }, 'prediction records stay on disk for the next process');
    else await this.sender.close();
  }

  private fullness(): string {
    const { bytes, limitBytes } = this.journal;
    return `${(bytes / MIB).toFixed(1)} of ${Math.round(limitBytes / MIB)} MiB of predictions wait for them`;
  }
}

function refusal(reason: string): ProblemError {
  refused().add(1);
  return unavailable(`The prediction cannot be recorded, so it is not given: ${reason}.`);
}

import { setTimeout as delay } from 'node:timers/promises';
import type { RecordSender } from '@modelkeep/eventing';
import { logger } from '@modelkeep/telemetry';
import { shipped } from './audit-metrics';
import type { Journal } from './journal';

/** What comes within this time goes in one request: nobody waits for it. */
const LINGER_MS = 10;
/** Bytes of one request; the brokers take a little more. */
const BATCH_BYTES = 700_000;
const FIRST_RETRY_MS = 250;
const LAST_RETRY_MS = 5_000;
const ADOPT_MS = 5_000;

/** Sends what is in the journal to Kafka, for as long as it takes, and removes what the brokers acknowledged. */
export class Shipper {
  /** Since when the brokers take nothing; undefined while they do. */
  awaySince: number | undefined;
  private readonly adoption: NodeJS.Timeout;
  private run: Promise<void> | undefined;
  private stopping = false;
  /** Ends every pause. */
  private readonly hurry = new AbortController();

  constructor(
    private readonly journal: Journal,
    private readonly sender: RecordSender,
  ) {
    this.adopt();
    this.adoption = setInterval(() => this.adopt(), ADOPT_MS);
  }

  /** There is something in the journal. */
  wake(): void {
    if (!this.stopping) this.run ??= this.shipAll();
  }

  /** Sends what is left, for `patienceMs` at most; the rest stays in the journal. */
  async stop(patienceMs: number): Promise<void> {
    clearInterval(this.adoption);
    this.hurry.abort();
    await Promise.race([this.run, delay(patienceMs, undefined, { ref: false })]);
    this.stopping = true;
  }

  private async shipAll(): Promise<void> {
    await this.pause(LINGER_MS);
    let retryMs = FIRST_RETRY_MS;
    for (let batch = this.next(); batch; batch = this.next()) {
      try {
        await this.sender.send(batch.records);
        this.journal.remove(batch);
        shipped().add(batch.records.length);
        this.returned();
        retryMs = FIRST_RETRY_MS;
      } catch (error) {
        this.lost(error);
        await this.pause(retryMs);
        retryMs = Math.min(2 * retryMs, LAST_RETRY_MS);
      }
    }
    this.run = undefined;
  }

  private async pause(ms: number): Promise<void> {
    await delay(ms, undefined, { signal: this.hurry.signal }).catch(() => undefined);
  }

  private next() {
    return this.stopping ? undefined : this.journal.peek(BATCH_BYTES);
  }

  private adopt(): void {
    const bytes = this.journal.adopt();
    if (bytes === 0) return;
    logger().info({ bytes }, 'took over prediction records of a process that died');
    this.wake();
  }

  private lost(error: unknown): void {
    if (this.awaySince === undefined)
      logger().error({ err: error }, 'the brokers take no predictions: they are kept on disk');
    this.awaySince ??= Date.now();
  }

  private returned(): void {
    if (this.awaySince !== undefined) logger().info('the brokers take predictions again');
    this.awaySince = undefined;
  }
}

import { Sender } from '@modelkeep/outgoing';
import {
  type BeforeApplicationShutdown,
  Injectable,
  Logger,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { setTimeout as wait } from 'node:timers/promises';
import { type ClaimedDelivery, Deliveries } from './deliveries';
import { attemptDelivery } from './delivery-attempt';
import { WebhookSecrets } from './webhook-secrets';

/** At most so many requests at a time, and to one webhook: a slow receiver holds up itself only. */
const IN_FLIGHT = 32;
const PER_WEBHOOK = 4;
const POLL_MS = 500;
const AFTER_FAILURE_MS = 5_000;
const PRUNE_EVERY_MS = 3_600_000;
const KEPT_DAYS = 30;

/** Sends what is due. Any number of processes share the queue. */
@Injectable()
export class DeliveryWorker implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly log = new Logger('DeliveryWorker');
  private readonly stopping = new AbortController();
  private readonly inFlight = new Map<string, { webhookId: string; done: Promise<void> }>();
  private running: Promise<void> | undefined;
  private pruneAt = 0;

  constructor(
    private readonly deliveries: Deliveries,
    private readonly sender: Sender,
    private readonly secrets: WebhookSecrets,
  ) {}

  onApplicationBootstrap(): void {
    this.running = this.run();
  }

  /** Requests under way may end; what is claimed by nobody waits for the next process. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await this.running;
    await Promise.all([...this.inFlight.values()].map(({ done }) => done));
  }

  private async run(): Promise<void> {
    while (!this.stopping.signal.aborted) {
      let pauseMs = POLL_MS;
      try {
        await this.prune();
        if (await this.claim()) continue;
      } catch (error) {
        this.log.warn(`will try again: ${(error as Error).message}`);
        pauseMs = AFTER_FAILURE_MS;
      }
      await this.pause(pauseMs);
    }
  }

  /** False where nothing is due that this process has a free place for. */
  private async claim(): Promise<boolean> {
    const free = IN_FLIGHT - this.inFlight.size;
    if (free === 0) return false;
    const busy = [...new Set([...this.inFlight.values()].map(({ webhookId }) => webhookId))];
    const claimed = await this.deliveries.claim(busy, PER_WEBHOOK, free);
    for (const delivery of claimed)
      this.inFlight.set(delivery.id, { webhookId: delivery.webhook_id, done: this.deliver(delivery) });
    return claimed.length > 0;
  }

  /** Until the time is over, a place is free again, or the process is to stop. */
  private async pause(ms: number): Promise<void> {
    const over = new AbortController();
    const signal = AbortSignal.any([over.signal, this.stopping.signal]);
    const timer = wait(ms, undefined, { signal }).catch(() => undefined);
    await Promise.race([timer, ...[...this.inFlight.values()].map(({ done }) => done)]);
    over.abort();
  }

  /** Where it cannot be settled the lease ends, and it is attempted again. */
  private async deliver(delivery: ClaimedDelivery): Promise<void> {
    try {
      const { attempt, verdict } = await attemptDelivery(delivery, this.sender, this.secrets);
      await this.deliveries.settle(delivery, attempt, verdict);
    } catch (error) {
      this.log.warn(`delivery ${delivery.id} is not settled: ${(error as Error).message}`);
    } finally {
      this.inFlight.delete(delivery.id);
    }
  }

  private async prune(): Promise<void> {
    if (Date.now() < this.pruneAt) return;
    await this.deliveries.prune(KEPT_DAYS);
    this.pruneAt = Date.now() + PRUNE_EVERY_MS;
  }
}

import { Injectable, Logger, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { delayAfter, MAX_ATTEMPTS } from '@modelkeep/outgoing';
import { Rounds } from '@modelkeep/service';
import { Channels } from './channels';
import { type ClaimedDelivery, DeliveryQueue } from './delivery-queue';
import { RefusedDelivery, Teller } from './teller';

const PAUSE_MS = 500;
const AT_ONCE = 16;

/** Tells channels what is due. Any number of processes share the queue; a receiver may be told twice, never not at all. */
@Injectable()
export class DeliveryWorker implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly log = new Logger('Deliveries');
  private readonly rounds = new Rounds(this.log, PAUSE_MS, () => this.round());

  constructor(
    private readonly queue: DeliveryQueue,
    private readonly channels: Channels,
    private readonly teller: Teller,
  ) {}

  onApplicationBootstrap(): void {
    this.rounds.start();
  }

  onModuleDestroy(): Promise<void> {
    return this.rounds.stop();
  }

  private async round(): Promise<void> {
    const claimed = await this.queue.claim(AT_ONCE);
    await Promise.all(claimed.map((delivery) => this.deliver(delivery)));
  }

  private async deliver(delivery: ClaimedDelivery): Promise<void> {
    try {
      await this.teller.tell(this.channels.open(delivery.channel, delivery.sealed), delivery);
    } catch (error) {
      const { message } = error as Error;
      const isOver = error instanceof RefusedDelivery || delivery.attempts >= MAX_ATTEMPTS;
      this.log.warn(`channel ${delivery.channel}, delivery ${delivery.id}: ${message}`);
      await this.queue.failed(delivery.id, message, isOver ? undefined : delayAfter(delivery.attempts));
      return;
    }
    await this.queue.delivered(delivery.id);
  }
}

import type { CloudEvent } from '@modelkeep/contracts/common/event';
import type { DataSource, EntityManager } from 'typeorm';
import type { Subscription } from './decorators';
import type { Sorted } from './delivery';
import { EventContext } from './event-context';
import type { Handler } from './handlers';
import { admit } from './inbox';
import { deliverySeconds, handlingSeconds } from './metrics';
import { isDatabaseUnavailable } from './retry';
import { handleInSpan, traceOf } from './tracing';

export type EventDelivery = Extract<Sorted, { kind: 'event' }>;

/** The effect could not be tried or committed for want of a database. */
export class DatabaseUnavailableError extends Error {
  override readonly name = 'DatabaseUnavailableError';
}

/** Runs handlers so that their effect and the inbox rows commit together. */
export class EffectRunner {
  constructor(
    private readonly dataSource: DataSource,
    private readonly consumer: string,
  ) {}

  /**
   * Handles events of one partition in one transaction; more than one where all of their handlers take batches. Returns
   * those that were not handled before. Rejects with what a handler threw, or DatabaseUnavailableError; then nothing
   * was done.
   */
  async run(chunk: readonly [EventDelivery, ...EventDelivery[]], attempt: number): Promise<EventDelivery[]> {
    const [{ type, delivery }] = chunk;
    const start = performance.now();
    const attributes = {
      'messaging.destination.name': delivery.topic,
      'messaging.consumer.group.name': this.consumer,
      'messaging.batch.message_count': chunk.length,
    };
    const parents = chunk.map(({ delivery: { headers } }) => traceOf(headers));
    const name = chunk.every((one) => one.type === type) ? type : delivery.topic;
    const fresh = await handleInSpan(`process ${name}`, attributes, parents, () =>
      this.transact(async (transaction) => {
        const context = new EventContext(delivery, attempt, transaction);
        const admitted = await this.fresh(transaction, chunk);
        return { effect: () => invoke(chunk, new Set(admitted), context), result: admitted };
      }),
    );
    handlingSeconds().record((performance.now() - start) / 1_000, { type: name });
    deliverySeconds().record(Math.max(0, Date.now() - Date.parse(chunk[0].event.time)) / 1_000, { type });
    return fresh;
  }

  /** Without a handler that wants the inbox, every event counts as new. */
  private async fresh(transaction: EntityManager, chunk: readonly EventDelivery[]): Promise<EventDelivery[]> {
    const noted = chunk.filter(isNoted);
    if (noted.length === 0) return [...chunk];
    const ids = await admit(
      transaction,
      this.consumer,
      noted.map(({ event }) => event.id),
    );
    // Removing each id once taken leaves one of an event that is in the batch twice.
    return chunk.filter((one) => !isNoted(one) || ids.delete(one.event.id));
  }

  private async transact<T>(
    work: (transaction: EntityManager) => Promise<{ effect: () => Promise<void>; result: T }>,
  ): Promise<T> {
    let phase: 'prepare' | 'effect' | 'commit' = 'prepare';
    try {
      return await this.dataSource.transaction(async (transaction) => {
        const { effect, result } = await work(transaction);
        phase = 'effect';
        await effect();
        phase = 'commit';
        return result;
      });
    } catch (error) {
      // A deferred constraint fails at the commit, and is the effect's fault.
      if (phase === 'prepare' || isDatabaseUnavailable(error))
        throw new DatabaseUnavailableError((error as Error).message, { cause: error });
      throw error;
    }
  }
}

const isNoted = ({ route }: EventDelivery): boolean =>
  route.handlers.some(({ subscription }) => subscription.inbox);

/** Calls each handler once with its batch, or once for each of its events, in order. */
async function invoke(
  chunk: readonly EventDelivery[],
  fresh: ReadonlySet<EventDelivery>,
  context: EventContext,
): Promise<void> {
  const work = new Map<Subscription, { handler: Handler; events: CloudEvent[] }>();
  for (const delivered of chunk)
    for (const handler of delivered.route.handlers) {
      if (handler.subscription.inbox && !fresh.has(delivered)) continue;
      const known = work.get(handler.subscription);
      if (known) known.events.push(delivered.event);
      else work.set(handler.subscription, { handler, events: [delivered.event] });
    }
  for (const { handler, events } of work.values())
    if (handler.subscription.mode === 'batch') await handler.handle(events, context);
    else for (const event of events) await handler.handle(event, context);
}

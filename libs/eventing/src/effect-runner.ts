import type { CloudEvent } from '@modelkeep/contracts/common/event';
import type { DataSource, EntityManager } from 'typeorm';
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
   * Handles events of one type and one partition in one transaction. Returns how many were not handled before.
   * Rejects with what the handler threw, or DatabaseUnavailableError; then nothing was done.
   */
  async run(chunk: readonly [EventDelivery, ...EventDelivery[]], attempt: number): Promise<number> {
    const [{ type, route, delivery }] = chunk;
    const start = performance.now();
    const attributes = {
      'messaging.destination.name': delivery.topic,
      'messaging.consumer.group.name': this.consumer,
      'messaging.batch.message_count': chunk.length,
    };
    const parents = chunk.map(({ delivery: { headers } }) => traceOf(headers));
    const fresh = await handleInSpan(`process ${type}`, attributes, parents, () =>
      this.transact(async (transaction) => {
        const context = new EventContext(delivery, attempt, transaction);
        const events = chunk.map(({ event }) => event);
        const admitted = await this.fresh(transaction, route.handlers, events);
        return {
          effect: () => invoke(route.handlers, events, admitted, context),
          result: admitted.length,
        };
      }),
    );
    handlingSeconds().record((performance.now() - start) / 1_000, { type });
    deliverySeconds().record(Math.max(0, Date.now() - Date.parse(chunk[0].event.time)) / 1_000, { type });
    return fresh;
  }

  /** Without a handler that wants the inbox, every event counts as new. */
  private async fresh(
    transaction: EntityManager,
    handlers: readonly Handler[],
    events: readonly CloudEvent[],
  ): Promise<CloudEvent[]> {
    if (!handlers.some(({ subscription }) => subscription.inbox)) return [...events];
    const ids = await admit(
      transaction,
      this.consumer,
      events.map((event) => event.id),
    );
    // Removing each id once taken leaves one of an event that is in the batch twice.
    return events.filter((event) => ids.delete(event.id));
  }

  private async transact<T>(
    work: (transaction: EntityManager) => Promise<{ effect: () => Promise<void>; result: T }>,
  ): Promise<T> {
    let phase: 'prepare' | 'effect' | 'commit' = 'prepare';
    try {
      return await this.dataSource.transaction('READ COMMITTED', async (transaction) => {
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

async function invoke(
  handlers: readonly Handler[],
  events: CloudEvent[],
  fresh: CloudEvent[],
  context: EventContext,
): Promise<void> {
  for (const handler of handlers) {
    const wanted = handler.subscription.inbox ? fresh : events;
    if (wanted.length === 0) continue;
    if (handler.subscription.mode === 'batch') await handler.handle(wanted, context);
    else for (const event of wanted) await handler.handle(event, context);
  }
}

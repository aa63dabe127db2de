import { applyDecorators, Catch, type ExceptionFilter, UseFilters } from '@nestjs/common';
import { EventPattern } from '@nestjs/microservices';
import { loadEvents } from '@modelkeep/contracts/common/catalogue';
import type { EventDefinition } from '@modelkeep/contracts/common/event';
import { type Observable, throwError } from 'rxjs';

/** How a handler method wants its events. */
export interface Subscription {
  readonly definitions: readonly EventDefinition[];
  /** `each` and `batch` share the service's consumer group; `broadcast` has one group per process. */
  readonly mode: 'each' | 'batch' | 'broadcast';
  /** Whether the inbox removes what was handled before. */
  readonly inbox: boolean;
}

/** Topics with many events per second, to which the world outside may publish: no steps of a model's life. */
export const DATA_PLANE_TOPICS: ReadonlySet<string> = new Set([
  'serving.prediction',
  'serving.label',
  'serving.traffic',
  'features.push',
]);

/** All events of the catalogue that tell a model's life. */
export function lifeCycleEvents(): EventDefinition[] {
  return [...loadEvents().values()].filter((definition) => !DATA_PLANE_TOPICS.has(definition.topic));
}

/** Nest's own filter for events logs the error and hides it; the transport must see it to retry. */
@Catch()
class RethrowFilter implements ExceptionFilter {
  catch(error: unknown): Observable<never> {
    return throwError(() => error);
  }
}

function subscribe(subscription: Subscription): MethodDecorator {
  const types = subscription.definitions.map((definition) => definition.type);
  return applyDecorators(EventPattern(types, { subscription }), UseFilters(RethrowFilter)) as MethodDecorator;
}

/**
 * The method handles each event of this type: `(@Payload() event: EventOf<typeof X>, @Ctx() context: EventContext)`.
 * Its effect must go through `context.transaction`. Throw: retried with backoff, then a dead letter;
 * throw PoisonError: a dead letter at once.
 */
export const OnEvent = (definition: EventDefinition): MethodDecorator =>
  subscribe({ definitions: [definition], mode: 'each', inbox: true });

/**
 * High volume: `(@Payload() events: EventOf<typeof X>[], @Ctx() context: EventContext)` with up to 1,000 events of one
 * partition in one transaction, in order, without those handled before. `{ inbox: false }` where the effect itself is
 * idempotent: then an event may come again. When a batch fails, its events are tried one by one.
 * With many types the payload is `CloudEvent[]`, of any of them.
 */
export const OnEventBatch = (
  definitions: EventDefinition | readonly EventDefinition[] | 'all-life-cycle',
  options: { inbox?: boolean } = {},
): MethodDecorator =>
  subscribe({ definitions: choose(definitions), mode: 'batch', inbox: options.inbox ?? true });

/**
 * Every process gets every event that is published while it runs: for caches and live views. No transaction, no inbox:
 * an event may come twice; one whose handler keeps failing is dropped and counted.
 */
export const OnBroadcast = (
  definitions: EventDefinition | readonly EventDefinition[] | 'all-life-cycle',
): MethodDecorator => subscribe({ definitions: choose(definitions), mode: 'broadcast', inbox: false });

function choose(definitions: EventDefinition | readonly EventDefinition[] | 'all-life-cycle') {
  if (definitions === 'all-life-cycle') return lifeCycleEvents();
  return 'type' in definitions ? [definitions] : definitions;
}

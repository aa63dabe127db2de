import type { CloudEvent, EventDefinition } from '@modelkeep/contracts/common/event';
import type { MessageHandler } from '@nestjs/microservices';
import { isObservable, lastValueFrom } from 'rxjs';
import type { Subscription } from './decorators';
import type { EventContext } from './event-context';

/** A handler method, bound by Nest with its pipes, guards and interceptors. */
export interface Handler {
  readonly subscription: Subscription;
  /** Rejects with what the method throws. */
  handle(payload: CloudEvent | CloudEvent[], context: EventContext): Promise<void>;
}

/** Handlers of one event type. */
export interface Route {
  readonly definition: EventDefinition;
  readonly handlers: Handler[];
}

/** A route whose events may share a transaction with others. */
export const isBatched = ({ handlers }: Route): boolean =>
  handlers.every(({ subscription }) => subscription.mode === 'batch');

/** Who handles what: event type to handlers. */
export class Routes {
  private readonly routes = new Map<string, Route>();

  add(type: string, handler: Handler): void {
    const definition = handler.subscription.definitions.find((one) => one.type === type);
    if (!definition) throw new Error(`handler of ${type} does not declare it`);
    const route = this.routes.get(type) ?? { definition, handlers: [] };
    route.handlers.push(handler);
    this.routes.set(type, route);
  }

  get(type: string): Route | undefined {
    return this.routes.get(type);
  }

  get topics(): string[] {
    return [...new Set([...this.routes.values()].map(({ definition }) => definition.topic))];
  }
}

/** Wraps what Nest registers: waits for the result, also where it is an observable. */
export function bindHandler(callback: MessageHandler, subscription: Subscription): Handler {
  return {
    subscription,
    handle: async (payload, context) => {
      const result: unknown = await (callback as (...args: unknown[]) => unknown)(payload, context);
      if (isObservable(result)) await lastValueFrom(result, { defaultValue: undefined });
    },
  };
}

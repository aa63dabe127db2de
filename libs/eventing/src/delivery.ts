import type { CloudEvent } from '@modelkeep/contracts/common/event';
import type { KafkaMessage } from 'kafkajs';
import { decodeEvent, header, REPLAY_HEADER } from './cloud-event';
import type { Delivery } from './dead-letter';
import type { Route, Routes } from './handlers';

/** A message after a first look: for handlers, for nobody here, or for nobody at all. */
export type Sorted = { readonly delivery: Delivery; readonly type: string } & (
  | { readonly kind: 'event'; readonly event: CloudEvent; readonly route: Route }
  | { readonly kind: 'ignored' }
  | { readonly kind: 'malformed'; readonly error: Error }
);

/** Never throws. A message without `ce_type` is malformed; one of a type without a handler here is ignored. */
export function sort(
  topic: string,
  partition: number,
  message: KafkaMessage,
  routes: Routes,
  consumer: string,
): Sorted {
  const { offset, timestamp, key, value, headers } = message;
  const delivery = { topic, partition, offset, timestamp, key, value, headers };
  const type = header(headers, 'ce_type');
  const only = header(headers, REPLAY_HEADER);
  if (only !== undefined && only !== consumer) return { kind: 'ignored', delivery, type: type ?? 'unknown' };
  const route = type === undefined ? undefined : routes.get(type);
  if (type !== undefined && !route) return { kind: 'ignored', delivery, type: 'unknown' };
  try {
    if (!type || !route) throw new Error('header ce_type is missing');
    return { kind: 'event', delivery, type, route, event: decodeEvent(message, route.definition) };
  } catch (error) {
    return { kind: 'malformed', delivery, type: type ?? 'unknown', error: error as Error };
  }
}

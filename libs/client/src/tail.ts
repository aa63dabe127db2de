import { watchEvents } from '@modelkeep/contracts/gateway/live-events.api';
import type { LifeCycleEvent } from '@modelkeep/contracts/metadata/life-cycle-event.api';
import { ApiError } from './api-error';
import { readServerSentEvents } from './sse';

const RETRY_MS = 1_000;
/** Ids remembered to drop what comes twice where a connection was made again. */
const REMEMBERED = 10_000;

export type WatchedEvent = Omit<LifeCycleEvent, 'topic'>;

/** A client, of Node or of a browser, that can watch events. */
export interface LifeCycleSource {
  call(
    endpoint: typeof watchEvents,
    input: { headers?: Record<string, string>; signal: AbortSignal },
  ): Promise<AsyncIterable<Uint8Array>>;
}

/**
 * Life-cycle events as they happen, until `signal` ends it. A broken connection is made again and goes on where it
 * broke; `onConnection` is told. Throws ApiError where the server refuses, and where the first connection fails.
 */
export async function* tailLifeCycle(
  client: LifeCycleSource,
  signal: AbortSignal,
  onConnection: (connected: boolean) => void = () => undefined,
): AsyncGenerator<WatchedEvent> {
  const seen = new Set<string>();
  let lastEventId: string | undefined;
  let connected = false;
  while (!signal.aborted) {
    try {
      const headers = lastEventId === undefined ? undefined : { 'last-event-id': lastEventId };
      const stream = await client.call(watchEvents, { headers, signal });
      connected = true;
      onConnection(true);
      for await (const { id, data } of readServerSentEvents(stream)) {
        if (id === undefined || seen.has(id)) continue;
        remember(seen, id);
        lastEventId = id;
        yield JSON.parse(data) as WatchedEvent;
      }
    } catch (error) {
      if (signal.aborted) return;
      if (!connected || (error instanceof ApiError && error.status < 500)) throw error;
    }
    if (signal.aborted) return;
    onConnection(false);
    await pause(RETRY_MS, signal);
  }
}

function remember(seen: Set<string>, id: string): void {
  seen.add(id);
  const [oldest] = seen;
  if (seen.size > REMEMBERED && oldest !== undefined) seen.delete(oldest);
}

const pause = (ms: number, signal: AbortSignal) =>
  new Promise<void>((resolve) => {
    const end = () => {
      clearTimeout(timer);
      resolve();
    };
    const timer = setTimeout(end, ms);
    signal.addEventListener('abort', end, { once: true });
  });

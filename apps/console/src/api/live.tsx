import { tailLifeCycle, type WatchedEvent } from '@modelkeep/client/web';
import { useQueryClient } from '@tanstack/react-query';
import { createContext, type ReactNode, useContext, useEffect, useMemo, useState } from 'react';
import { useSession } from '../session/session';

/** Events shown as new; the log has them all. */
const KEPT = 500;
/** Events come in bursts: one burst makes queries stale once. */
const BURST_MS = 400;

export interface Live {
  connected: boolean;
  /** Why nothing comes, where the server refuses. */
  refused?: string;
  /** Events since the page was opened, newest first. */
  events: WatchedEvent[];
}

const LiveContext = createContext<Live>({ connected: false, events: [] });
export const useLive = () => useContext(LiveContext);

/** Follows the life-cycle events: keeps the newest, and has queries read anew what an event may have changed. */
export function LiveEvents({ children }: { children: ReactNode }) {
  const { client } = useSession();
  const queries = useQueryClient();
  const [connected, setConnected] = useState(false);
  const [refused, setRefused] = useState<string>();
  const [events, setEvents] = useState<WatchedEvent[]>([]);

  useEffect(() => {
    const stopping = new AbortController();
    const changed = new Set<string>();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const refresh = () => {
      timer = undefined;
      for (const service of changed) void queries.invalidateQueries({ queryKey: [service] });
      changed.clear();
    };
    const onConnection = (up: boolean) => {
      setConnected(up);
      // What happened before the stream was open is on record.
      if (up) void queries.invalidateQueries();
    };
    const follow = async () => {
      for await (const event of tailLifeCycle(client, stopping.signal, onConnection)) {
        setEvents((known) => [event, ...known].slice(0, KEPT));
        changed.add(event.source.replace('/modelkeep/', '')).add('metadata');
        timer ??= setTimeout(refresh, BURST_MS);
      }
    };
    follow().catch((error: Error) => {
      if (stopping.signal.aborted) return;
      setConnected(false);
      setRefused(error.message);
    });
    return () => {
      stopping.abort();
      clearTimeout(timer);
    };
  }, [client, queries]);

  const live = useMemo(() => ({ connected, refused, events }), [connected, refused, events]);
  return <LiveContext value={live}>{children}</LiveContext>;
}

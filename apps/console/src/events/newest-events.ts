import type { WatchedEvent } from '@modelkeep/client/web';
import { listLifeCycleEvents } from '@modelkeep/contracts/metadata/life-cycle-event.api';
import { usePages } from '../api/queries';
import { mergeEvents } from './merge-events';

export interface EventFilter {
  type?: string;
  subject?: string;
  /** Not before this time. */
  from?: string;
}

/** Recorded events, newest first, page by page, with those that came live and are not on record yet. */
export function useNewestEvents(live: readonly WatchedEvent[], { type, subject, from }: EventFilter) {
  const pages = usePages(listLifeCycleEvents, {
    query: { type, subject, from, order: 'newest-first', limit: 100 },
  });
  const fitting = live.filter(
    (event) =>
      (type === undefined || event.type === type) &&
      (subject === undefined || event.subject === subject) &&
      (from === undefined || event.time >= from),
  );
  return { ...pages, items: pages.items && mergeEvents(fitting, pages.items) };
}

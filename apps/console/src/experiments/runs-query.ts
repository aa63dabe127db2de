import { searchRuns } from '@modelkeep/client/web';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useSession } from '../session/session';

const PAGE = 100;

export interface RunSearch {
  experimentId: string;
  filter: string;
  /** As MLflow takes it: `metrics.auc DESC`. */
  order: string;
}

/** What is sent for the first page. */
export const bodyOf = ({ experimentId, filter, order }: RunSearch) => ({
  experiment_ids: [experimentId],
  max_results: PAGE,
  order_by: [order],
  ...(filter !== '' && { filter }),
});

/** Runs page by page; MLflow's pages have a form of their own. */
export function useRuns(search: RunSearch) {
  const { client } = useSession();
  const body = bodyOf(search);
  const query = useInfiniteQuery({
    queryKey: ['metadata', searchRuns.path, body],
    queryFn: ({ signal, pageParam }) =>
      client.call(searchRuns, { body: { ...body, page_token: pageParam }, signal }),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next_page_token }) => next_page_token || undefined,
  });
  return { ...query, runs: query.data?.pages.flatMap(({ runs = [] }) => runs) };
}

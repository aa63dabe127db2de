import type { RequestInput, WebResult } from '@modelkeep/client/web';
import type { Endpoint } from '@modelkeep/contracts/common/endpoint';
import {
  keepPreviousData,
  useInfiniteQuery,
  useMutation,
  useQuery,
  useQueryClient,
} from '@tanstack/react-query';
import { useSession } from '../session/session';

/** Keys begin with the service, so that an event of a service makes its queries stale. */
const keyOf = (endpoint: Endpoint, input: object) => [endpoint.service, endpoint.path, input];

/** How often something is asked for again, in milliseconds; by what was answered, or always. */
type Every<E extends Endpoint> = number | ((answer: WebResult<E> | undefined) => number | false);

/** What an endpoint answers, kept fresh by life-cycle events, and by `every` for what no event tells. */
export function useEndpoint<E extends Endpoint>(
  endpoint: E,
  input: RequestInput<E> = {},
  enabled = true,
  every?: Every<E>,
) {
  const { client } = useSession();
  return useQuery({
    queryKey: keyOf(endpoint, input),
    queryFn: ({ signal }): Promise<WebResult<E>> => client.call(endpoint, { ...input, signal }),
    placeholderData: keepPreviousData,
    enabled,
    refetchInterval: typeof every === 'function' ? ({ state }) => every(state.data) : every,
  });
}

type Page<E extends Endpoint> =
  WebResult<E> extends { items: (infer Item)[] } ? { items: Item[]; next?: string } : never;

/** A list, page by page. */
export function usePages<E extends Endpoint>(endpoint: E, input: RequestInput<E> = {}) {
  const { client } = useSession();
  const query = useInfiniteQuery({
    queryKey: [...keyOf(endpoint, input), 'pages'],
    queryFn: async ({ signal, pageParam }): Promise<Page<E>> => {
      const page = { ...input, signal, query: { ...(input.query as object), after: pageParam } };
      return (await client.call(endpoint, page as RequestInput<E>)) as Page<E>;
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: ({ next }) => next,
  });
  const items = query.data?.pages.flatMap((page): Page<E>['items'] => page.items);
  return { ...query, items: items as Page<E>['items'] | undefined };
}

/** Calls an endpoint that changes something; what its service answers is read anew then. */
export function useAction<E extends Endpoint>(endpoint: E) {
  const { client } = useSession();
  const queries = useQueryClient();
  return useMutation({
    mutationFn: (input: RequestInput<E>) => client.call(endpoint, input),
    onSuccess: () => queries.invalidateQueries({ queryKey: [endpoint.service] }),
  });
}

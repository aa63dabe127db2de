import { type ListOrder, Uuid } from '@modelkeep/contracts/common/types';
import { invalid } from '@modelkeep/service';
import { MAX, NIL } from 'uuid';

/** Id after which a page begins; throws 400 where `after` is no id. */
export function idAfter(after: string | undefined, order: ListOrder = 'oldest-first'): string {
  const parsed = Uuid.safeParse(after ?? (order === 'newest-first' ? MAX : NIL));
  if (!parsed.success) throw invalid([{ path: 'query.after', message: 'expected the `next` of a page' }]);
  return parsed.data;
}

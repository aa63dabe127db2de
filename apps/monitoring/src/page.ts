import { Uuid } from '@modelkeep/contracts/common/types';
import { invalid } from '@modelkeep/service';
import { NIL } from 'uuid';

/** Id after which a page begins; throws 400 where `after` is no id. */
export function idAfter(after: string | undefined): string {
  const parsed = Uuid.safeParse(after ?? NIL);
  if (!parsed.success) throw invalid([{ path: 'query.after', message: 'expected the `next` of a page' }]);
  return parsed.data;
}

import { invalid } from '@modelkeep/service';
import { validate } from 'uuid';

/** The `after` of a list whose cursor is the id of an item. Throws 400 where it is no id. */
export function requireCursor(after: string | undefined): string | undefined {
  if (after !== undefined && !validate(after))
    throw invalid([{ path: 'query.after', message: 'must be the `next` of the page before' }]);
  return after;
}

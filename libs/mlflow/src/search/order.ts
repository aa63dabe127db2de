import { invalidParameter } from '../error';
import { Cursor, type Identifier } from './filter';
import type { RowCondition } from './search-space';

export interface Order extends Identifier {
  descending: boolean;
  /** Which rows of a keyed table count, where not those of the search space. */
  only?: RowCondition;
}

/** Parses one order-by clause: an identifier, then ASC (the default) or DESC. Throws INVALID_PARAMETER_VALUE. */
export function parseOrder(source: string): Order {
  const cursor = new Cursor(source);
  const identifier = cursor.identifier();
  const descending = cursor.take('DESC');
  if (!descending) cursor.take('ASC');
  if (!cursor.ended) throw invalidParameter(`Invalid order_by clause '${source}'.`);
  return { ...identifier, descending };
}

import { invalidParameter } from '../error';
import { Cursor, type Identifier } from './filter';

export interface Order extends Identifier {
  descending: boolean;
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

import type { FeatureRow, FeatureView } from '@modelkeep/contracts/features/feature-view';
import { type FieldFault, unprocessable } from '@modelkeep/service';
import { Scalar } from '@modelkeep/contracts/common/types';
import { z } from 'zod';
import { storedOf } from '../derived-feature/derived-sql';

const ISO = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?))?\s*(Z|[+-]\d{2}:?\d{2})?$/;

/** ISO 8601 text, with T or a blank; what has no zone is UTC, as in Feast. Becomes RFC 3339 with `Z`. */
export const Instant = z.string().transform((text, context) => {
  const [, date, time = '00:00', zone = 'Z'] = ISO.exec(text) ?? [];
  const instant = `${date}T${time.length === 5 ? `${time}:00` : time}${zone}`;
  if (date === undefined || Number.isNaN(Date.parse(instant))) {
    context.addIssue({ code: 'custom', message: `'${text.slice(0, 50)}' is not an ISO 8601 time` });
    return z.NEVER;
  }
  // Digits below the millisecond stay where no zone has to be reckoned.
  return zone === 'Z' ? instant : new Date(instant).toISOString();
});

const Column = z.union([
  z.array(Scalar),
  z.record(z.string(), Scalar).transform((byIndex) => Object.values(byIndex)),
]);

/** Columns by name: lists, or by row index as pandas' `to_dict` gives them. */
export const DataFrame = z.record(z.string(), Column);
export type DataFrame = z.infer<typeof DataFrame>;

const TIME_COLUMN = 'event_timestamp';

/**
 * Rows of a data frame as the feature store takes them; columns that the view does not have are passed over. Throws 422
 * where the join key or the time is missing, columns differ in length, or a cell is no key or no time.
 */
export function rowsOf(frame: DataFrame, view: FeatureView): FeatureRow[] {
  const keys = columnOf(frame, view.joinKey);
  const times = columnOf(frame, TIME_COLUMN);
  const columns = storedOf(view.features).flatMap(({ name }) =>
    frame[name] ? [[name, frame[name]] as const] : [],
  );
  const faults: FieldFault[] = [[TIME_COLUMN, times] as const, ...columns]
    .filter(([, cells]) => cells.length !== keys.length)
    .map(([name, cells]) => ({
      path: `body.df.${name}`,
      message: `has ${cells.length} cells where ${view.joinKey} has ${keys.length}`,
    }));
  const rows = keys.flatMap((entityKey, index) => {
    const eventTime = Instant.safeParse(times[index]);
    if (typeof entityKey !== 'string' && typeof entityKey !== 'number')
      faults.push({ path: `body.df.${view.joinKey}.${index}`, message: 'expected text or a number' });
    else if (!eventTime.success)
      faults.push({ path: `body.df.${TIME_COLUMN}.${index}`, message: 'expected an ISO 8601 time' });
    else {
      const values = Object.fromEntries(columns.map(([name, cells]) => [name, cells[index] ?? null]));
      return [{ entityKey, eventTime: eventTime.data, values }];
    }
    return [];
  });
  if (faults.length > 0)
    throw unprocessable(`The data frame does not fit feature view ${view.name}.`, faults.slice(0, 100));
  return rows;
}

function columnOf(frame: DataFrame, name: string): readonly Scalar[] {
  const column = frame[name];
  if (!column)
    throw unprocessable(`The data frame has no column ${name}.`, [
      { path: `body.df.${name}`, message: 'is required' },
    ]);
  return column;
}

import type { Key, ReactNode } from 'react';

export interface Column<Row> {
  title: string;
  /** Shown instead of the title, which stays the column's key. */
  head?: ReactNode;
  sorted?: 'ascending' | 'descending';
  cell: (row: Row) => ReactNode;
  /** Numbers stand at the right. */
  numeric?: boolean;
}

interface TableProps<Row> {
  label: string;
  rows: readonly Row[];
  keyOf: (row: Row) => Key;
  columns: readonly Column<Row>[];
  /** Class of a row, where it has one. */
  classOf?: (row: Row) => string | undefined;
  /** Each row stands as a card where the page is as narrow as a phone. */
  cards?: boolean;
}

/** A table that scrolls sideways, by keyboard too, where the page is too narrow for it. */
export function Table<Row>({ label, rows, keyOf, columns, classOf, cards = false }: TableProps<Row>) {
  return (
    <div className="scroll" tabIndex={0} role="group" aria-label={label}>
      <table className={cards ? 'cards' : undefined}>
        <thead>
          <tr>
            {columns.map(({ title, head = title, sorted, numeric }) => (
              <th key={title} scope="col" aria-sort={sorted} className={numeric ? 'numeric' : undefined}>
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={keyOf(row)} className={classOf?.(row)}>
              {columns.map(({ title, cell, numeric }) => (
                <td
                  key={title}
                  data-title={cards ? title : undefined}
                  className={numeric ? 'numeric' : undefined}
                >
                  {cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

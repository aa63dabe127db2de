import { stripVTControlCharacters, styleText } from 'node:util';

export type Style = 'bold' | 'dim' | 'red' | 'green' | 'yellow' | 'cyan';

/** Marks text up for a terminal, or leaves it as it is. */
export type Paint = (style: Style, text: string) => string;

export const plain: Paint = (_style, text) => text;

/** Colours on a terminal, unless NO_COLOR (no-color.org) asks for none. */
export const paintFor = (output: { isTTY?: boolean }): Paint =>
  output.isTTY && !process.env['NO_COLOR'] ? (style, text) => styleText(style, text) : plain;

/** Text that came from a server, without what would steer the terminal. */
export const clean = (text: string): string =>
  stripVTControlCharacters(text).replace(/[\u0000-\u001f\u007f-\u009f]/g, ' ');

const widthOf = (text: string): number => [...stripVTControlCharacters(text)].length;

export interface Column {
  title: string;
  align?: 'left' | 'right';
}

/** Rows in columns under a heading line; no trailing spaces. */
export function table(columns: readonly Column[], rows: readonly string[][], paint: Paint): string[] {
  const widths = columns.map(({ title }, index) =>
    Math.max(widthOf(title), ...rows.map((row) => widthOf(row[index] ?? ''))),
  );
  const line = (cells: readonly string[]): string =>
    columns
      .map(({ align }, index) => {
        const cell = cells[index] ?? '';
        const space = ' '.repeat((widths[index] ?? 0) - widthOf(cell));
        return align === 'right' ? space + cell : cell + space;
      })
      .join('  ')
      .trimEnd();
  const heading = columns.map(({ title }) => paint('dim', title));
  return [line(heading), ...rows.map(line)];
}

/** `name  value` lines with the values below one another; those without a value are left out. */
export function facts(entries: readonly (readonly [string, string | undefined])[], paint: Paint): string[] {
  const known = entries.filter((entry): entry is readonly [string, string] => entry[1] !== undefined);
  return known.map(([name, value]) => `${paint('dim', name.padEnd(14))}  ${value}`);
}

/** A titled block, indented; nothing where it has no lines. */
export function section(title: string, lines: readonly string[], paint: Paint): string[] {
  return lines.length === 0 ? [] : ['', paint('bold', title), ...lines.map((line) => `  ${line}`.trimEnd())];
}

/** `2020-03-01T10:00:00.123Z` as `2020-03-01 10:00:00.123 UTC`. */
export const moment = (time: string): string => time.replace('T', ' ').replace(/Z$/, ' UTC');

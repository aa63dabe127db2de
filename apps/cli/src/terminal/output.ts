import { Option } from 'commander';
import { type Paint, paintFor } from './layout';

export interface OutputOptions {
  output: 'text' | 'json';
}

export const outputOption = (): Option =>
  new Option('-o, --output <format>', 'how to print the answer').choices(['text', 'json']).default('text');

/** Prints an answer: as JSON for programs, or as lines for people. */
export function print<T>(
  { output }: OutputOptions,
  answer: T,
  text: (answer: T, paint: Paint) => string[],
): void {
  const lines =
    output === 'json' ? [JSON.stringify(answer, undefined, 2)] : text(answer, paintFor(process.stdout));
  printLines(lines);
}

export function printLines(lines: readonly string[]): void {
  if (lines.length > 0) process.stdout.write(`${lines.join('\n')}\n`);
}

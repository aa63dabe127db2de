import { InvalidArgumentError } from 'commander';

/** Parses a positive whole number of the command line. */
export function positive(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 1)
    throw new InvalidArgumentError('A positive whole number is needed.');
  return value;
}

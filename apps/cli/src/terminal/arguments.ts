import { Uuid } from '@modelkeep/contracts/common/types';
import { InvalidArgumentError } from 'commander';

/** Parses a positive whole number of the command line. */
export function positive(text: string): number {
  const value = Number(text);
  if (!Number.isSafeInteger(value) || value < 1)
    throw new InvalidArgumentError('A positive whole number is needed.');
  return value;
}

/** Parses an id of the command line. */
export function uuid(text: string): string {
  const parsed = Uuid.safeParse(text);
  if (!parsed.success) throw new InvalidArgumentError('An id is a UUID.');
  return parsed.data;
}

/** Parses a share of the command line: a number from 0 to 1. */
export function share(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !(value >= 0 && value <= 1))
    throw new InvalidArgumentError('A number from 0 to 1 is needed.');
  return value;
}

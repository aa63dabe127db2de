import { isDeepStrictEqual } from 'node:util';
import type { Condition } from '@modelkeep/contracts/pipelines/step';
import { StepFailure } from './step-failure';

/** A condition whose references are filled. */
export type FilledCondition = { [Name in keyof Condition]: unknown };

type Comparison = Exclude<keyof Condition, 'value'>;

const COMPARISONS: Record<Comparison, (value: unknown, other: unknown) => boolean> = {
  equals: isDeepStrictEqual,
  not: (value, other) => !isDeepStrictEqual(value, other),
  in: (value, list) => Array.isArray(list) && list.some((one) => isDeepStrictEqual(value, one)),
  atLeast: (value, bound) => compare(value, bound) >= 0,
  atMost: (value, bound) => compare(value, bound) <= 0,
  above: (value, bound) => compare(value, bound) > 0,
  below: (value, bound) => compare(value, bound) < 0,
};

/** Why a condition does not hold, or undefined. Throws `StepFailure` where values cannot be compared. */
export function whyNot(condition: FilledCondition): string | undefined {
  const { value } = condition;
  const given = (Object.keys(COMPARISONS) as Comparison[]).filter((name) => condition[name] !== undefined);
  if (given.length === 0) return value === true ? undefined : `${JSON.stringify(value)} is not true`;
  const broken = given.find((name) => !COMPARISONS[name](value, condition[name]));
  return broken && `${JSON.stringify(value)} ${WORDS[broken]} ${JSON.stringify(condition[broken])}`;
}

const WORDS: Record<Comparison, string> = {
  equals: 'is not',
  not: 'is',
  in: 'is none of',
  atLeast: 'is below',
  atMost: 'is above',
  above: 'is not above',
  below: 'is not below',
};

function compare(value: unknown, other: unknown): number {
  const comparable =
    (typeof value === 'number' && typeof other === 'number') ||
    (typeof value === 'string' && typeof other === 'string');
  if (!comparable)
    throw new StepFailure(`cannot compare ${JSON.stringify(value)} with ${JSON.stringify(other)}`, 'never');
  return value < other ? -1 : Number(value > other);
}

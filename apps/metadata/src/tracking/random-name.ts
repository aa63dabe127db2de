import { randomInt } from 'node:crypto';

const adjectives =
  'able amber bold brave brisk calm clever crisp eager fair fleet gentle glad golden keen kind lively lucid mellow noble placid prime quick quiet silver spry steady stout sunny swift tidy vivid warm wise'.split(
    ' ',
  );
const animals =
  'auk bear beaver crane crow deer dove eagle elk falcon finch fox gull hare hawk heron ibex jay kite lark lynx marten moose newt otter owl pike quail raven seal stork swan tern wren'.split(
    ' ',
  );

const pick = (words: readonly string[]): string => words[randomInt(words.length)] as string;

/** Name of a run or a model that was given none: `calm-otter-417`. */
export const randomName = (): string => `${pick(adjectives)}-${pick(animals)}-${randomInt(1000)}`;

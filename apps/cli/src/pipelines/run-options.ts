import type { PipelineDefinition } from '@modelkeep/contracts/pipelines/pipeline';
import { Scalar } from '@modelkeep/contracts/common/types';
import { InvalidArgumentError } from 'commander';

/** Collects `name=value` of an option that may be given more than once. */
export function pairs(text: string, before: Record<string, string> = {}): Record<string, string> {
  const [, name, value] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
  if (name === undefined || value === undefined) throw new InvalidArgumentError('Expected name=value.');
  return { ...before, [name]: value };
}

/** Values of the command line as the pipeline wants them: JSON where it is some, unless a text is asked for. */
export function parametersOf(
  given: Record<string, string>,
  { parameters }: PipelineDefinition,
): Record<string, never> {
  const values = Object.entries(given).map(([name, text]) => {
    const wantsText = parameters[name]?.schema?.['type'] === 'string';
    return [name, wantsText ? text : jsonOr(text)];
  });
  return Object.fromEntries(values) as Record<string, never>;
}

/** Numbers, booleans and null where a text is one, else the text. */
export function scalarsOf(given: Record<string, string>): Record<string, Scalar> {
  const values = Object.entries(given).map(([name, text]) => {
    const value = Scalar.safeParse(jsonOr(text));
    return [name, value.success ? value.data : text];
  });
  return Object.fromEntries(values) as Record<string, Scalar>;
}

function jsonOr(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}

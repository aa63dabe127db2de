import type { Digest } from '@modelkeep/contracts/common/types';
import type { PipelineDefinition } from '@modelkeep/contracts/pipelines/pipeline';
import { valueFaults } from '../pipeline/parameter-schema';

/** What a run is given. */
export interface RunValues {
  parameters: Record<string, unknown>;
  inputs: Record<string, Digest>;
}

export interface ValueFault {
  path: string;
  message: string;
}

/** Adds the defaults of parameters that were left out. */
export function completeParameters(
  definition: PipelineDefinition,
  given: RunValues['parameters'],
): RunValues['parameters'] {
  const defaults = Object.entries(definition.parameters).flatMap(([name, parameter]) =>
    parameter.default === undefined ? [] : [[name, parameter.default] as const],
  );
  return { ...Object.fromEntries(defaults), ...given };
}

/** Names that the pipeline does not have, values that it needs and did not get, and values of the wrong type. */
export function findValueFaults(
  definition: PipelineDefinition,
  given: { parameters: Record<string, unknown>; inputs: Record<string, unknown> },
): ValueFault[] {
  const parameters = Object.keys(definition.parameters);
  const needed = parameters.filter((name) => definition.parameters[name]?.default === undefined);
  return [
    ...nameFaults('parameters', Object.keys(given.parameters), parameters, needed),
    ...nameFaults('inputs', Object.keys(given.inputs), definition.inputs, definition.inputs),
    ...parameters.flatMap((name) => schemaFaults(definition, given.parameters, name)),
  ];
}

function schemaFaults(
  { parameters }: PipelineDefinition,
  given: Record<string, unknown>,
  name: string,
): ValueFault[] {
  const schema = parameters[name]?.schema;
  if (!schema || !Object.hasOwn(given, name)) return [];
  return valueFaults(schema, given[name]).map(({ path, message }) => ({
    path: ['parameters', name, ...path].join('.'),
    message,
  }));
}

function nameFaults(kind: string, given: string[], known: string[], needed: string[]): ValueFault[] {
  const one = kind.slice(0, -1);
  return [
    ...given
      .filter((name) => !known.includes(name))
      .map((name) => ({ path: `${kind}.${name}`, message: `the pipeline has no ${one} '${name}'` })),
    ...needed
      .filter((name) => !given.includes(name))
      .map((name) => ({ path: `${kind}.${name}`, message: `the pipeline needs ${one} '${name}'` })),
  ];
}

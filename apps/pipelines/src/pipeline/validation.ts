import { Digest } from '@modelkeep/contracts/common/types';
import type { PipelineDefinition } from '@modelkeep/contracts/pipelines/pipeline';
import type { CommandStep, Step } from '@modelkeep/contracts/pipelines/step';
import { findReferences, type Path } from '../template/template';
import { findCycle, referencesOf } from './graph';
import { schemaFault, valueFaults } from './parameter-schema';
import { itemFault, referenceFault } from './reference-faults';
import { typeFaults } from './type-faults';

/** What is wrong, and where in the definition. */
export interface Fault {
  path: Path;
  message: string;
}

/** Output that carries a step's parameters instead of an artifact. */
export const PARAMETERS_FILE = 'parameters.json';

const FILE_NAME = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,199}$/;

/**
 * Everything that makes a definition impossible to run, whatever its run is given: names used twice, names of nothing,
 * references to nothing, values of the wrong type, cycles. Empty where it can be run.
 */
export function findFaults(definition: PipelineDefinition): Fault[] {
  const faults = [
    ...Object.entries(definition.parameters).flatMap(([name, parameter]) => parameterFaults(name, parameter)),
    ...nameFaults(definition.inputs, ['inputs']),
    ...repeated(definition.steps.map(({ name }) => name)).map(({ index, name }) =>
      fault(['steps', index, 'name'], `there is another step '${name}'`),
    ),
    ...definition.steps.flatMap((step, index) => stepFaults(step, definition, ['steps', index])),
    ...givenFaults(definition),
    ...(definition.environment && !definition.code
      ? [fault(['environment'], 'the lock file lies in a code bundle, and there is no code')]
      : []),
  ];
  if (faults.length > 0) return faults;
  return [...typeFaults(definition), ...cycleFaults(definition)];
}

/** What a run gives to the runs that it is part of. */
function givenFaults(definition: PipelineDefinition): Fault[] {
  const { outputs = {}, gives = {} } = definition;
  return findReferences({ outputs, gives }).flatMap((reference) => {
    const message = itemFault(reference, {}) ?? referenceFault(reference.expression, definition);
    return message === undefined ? [] : [fault(reference.path, message)];
  });
}

function parameterFaults(name: string, parameter: PipelineDefinition['parameters'][string]): Fault[] {
  const { schema, default: value } = parameter;
  if (!schema) return [];
  const at = ['parameters', name];
  const wrong = schemaFault(schema);
  if (wrong !== undefined) return [fault([...at, 'schema'], wrong)];
  if (value === undefined) return [];
  return valueFaults(schema, value).map(({ path, message }) => fault([...at, 'default', ...path], message));
}

function stepFaults(step: Step, definition: PipelineDefinition, at: Path): Fault[] {
  return [
    ...step.needs.flatMap((need, index) =>
      definition.steps.some(({ name }) => name === need)
        ? []
        : [fault([...at, 'needs', index], `there is no step '${need}'`)],
    ),
    ...referencesOf(step).flatMap((reference) => {
      const message = itemFault(reference, step) ?? referenceFault(reference.expression, definition);
      return message === undefined ? [] : [fault([...at, ...reference.path], message)];
    }),
    ...forEachFaults(step, at),
    ...(step.kind === 'command' ? commandFaults(step, at) : []),
    ...(step.kind === 'pipeline' ? inputFaults(step.inputs, at) : []),
  ];
}

function forEachFaults({ forEach }: Step, at: Path): Fault[] {
  if (typeof forEach?.in !== 'string' || isOneReference(forEach.in)) return [];
  return [fault([...at, 'forEach', 'in'], 'expected one reference or a list')];
}

function commandFaults(step: CommandStep, at: Path): Fault[] {
  return [
    ...nameFaults(step.outputs, [...at, 'outputs']),
    ...step.outputs.flatMap((name, index) =>
      name === PARAMETERS_FILE
        ? [fault([...at, 'outputs', index], `'${name}' is where parameters are written`)]
        : [],
    ),
    ...Object.entries(step.gives ?? {}).flatMap(([name, schema]) => {
      const message = schemaFault(schema);
      return message === undefined ? [] : [fault([...at, 'gives', name], message)];
    }),
    ...inputFaults(step.inputs, at),
  ];
}

function inputFaults(inputs: Record<string, string>, at: Path): Fault[] {
  return Object.entries(inputs).flatMap(([name, value]) => {
    const path = [...at, 'inputs', name];
    return [
      ...(FILE_NAME.test(name) ? [] : [fault(path, 'the name cannot be a file name')]),
      ...(Digest.safeParse(value).success || isOneReference(value)
        ? []
        : [fault(path, 'expected one reference or a digest')]),
    ];
  });
}

function isOneReference(value: string): boolean {
  const [found] = findReferences(value);
  return value === `\${${found?.expression}}`;
}

function cycleFaults(definition: PipelineDefinition): Fault[] {
  const cycle = findCycle(definition);
  if (!cycle) return [];
  const index = definition.steps.findIndex(({ name }) => name === cycle[0]);
  return [fault(['steps', index], `needs itself: ${cycle.join(' → ')}`)];
}

function nameFaults(names: readonly string[], at: Path): Fault[] {
  return [
    ...names.flatMap((name, index) =>
      FILE_NAME.test(name) ? [] : [fault([...at, index], 'the name cannot be a file name')],
    ),
    ...repeated(names).map(({ index, name }) => fault([...at, index], `'${name}' is there already`)),
  ];
}

function repeated(names: readonly string[]): { index: number; name: string }[] {
  const first = new Map<string, number>();
  return names.flatMap((name, index) => {
    if (first.has(name)) return [{ index, name }];
    first.set(name, index);
    return [];
  });
}

function fault(path: Path, message: string): Fault {
  return { path, message };
}

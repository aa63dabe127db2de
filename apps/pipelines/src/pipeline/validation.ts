import { Digest } from '@modelkeep/contracts/common/types';
import type { PipelineDefinition, Step } from '@modelkeep/contracts/pipelines/pipeline';
import { parseReference, type Reference } from '../template/reference';
import { findReferences, type Path } from '../template/template';
import { findCycle, referencesOf } from './graph';

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
 * references to nothing, cycles. Empty where it can be run.
 */
export function findFaults(definition: PipelineDefinition): Fault[] {
  const faults = [
    ...nameFaults(definition.inputs, ['inputs']),
    ...repeated(definition.steps.map(({ name }) => name)).map(({ index, name }) =>
      fault(['steps', index, 'name'], `there is another step '${name}'`),
    ),
    ...definition.steps.flatMap((step, index) => stepFaults(step, definition, ['steps', index])),
    ...(definition.environment && !definition.code
      ? [fault(['environment'], 'the lock file lies in a code bundle, and there is no code')]
      : []),
  ];
  return faults.length > 0 ? faults : cycleFaults(definition);
}

function stepFaults(step: Step, definition: PipelineDefinition, at: Path): Fault[] {
  return [
    ...step.needs.flatMap((need, index) =>
      definition.steps.some(({ name }) => name === need)
        ? []
        : [fault([...at, 'needs', index], `there is no step '${need}'`)],
    ),
    ...referencesOf(step).flatMap(({ path, expression }) => {
      const message = referenceFault(expression, definition);
      return message === undefined ? [] : [fault([...at, ...path], message)];
    }),
    ...(step.kind === 'command' ? commandFaults(step, at) : []),
  ];
}

function commandFaults(step: Step & { kind: 'command' }, at: Path): Fault[] {
  return [
    ...nameFaults(step.outputs, [...at, 'outputs']),
    ...step.outputs.flatMap((name, index) =>
      name === PARAMETERS_FILE
        ? [fault([...at, 'outputs', index], `'${name}' is where parameters are written`)]
        : [],
    ),
    ...Object.entries(step.inputs).flatMap(([name, value]) => {
      const path = [...at, 'inputs', name];
      const faults = FILE_NAME.test(name) ? [] : [fault(path, 'the name cannot be a file name')];
      return isDigestTemplate(value)
        ? faults
        : [...faults, fault(path, 'expected one reference or a digest')];
    }),
  ];
}

function isDigestTemplate(value: string): boolean {
  const [found] = findReferences(value);
  return Digest.safeParse(value).success || value === `\${${found?.expression}}`;
}

/** Why a reference can have no value, or undefined. */
function referenceFault(expression: string, definition: PipelineDefinition): string | undefined {
  const reference = parseReference(expression);
  const missing = reference && missingIn(definition, reference);
  if (!reference) return `unknown reference '${expression}'`;
  return missing && `'${expression}': ${missing}`;
}

function missingIn(definition: PipelineDefinition, reference: Reference): string | undefined {
  switch (reference.kind) {
    case 'parameter':
      return Object.hasOwn(definition.parameters, reference.name)
        ? undefined
        : `there is no parameter '${reference.name}'`;
    case 'input':
      return definition.inputs.includes(reference.name) ? undefined : `there is no input '${reference.name}'`;
    case 'event':
      return 'only the parameters of a trigger see the event';
    case 'fact':
      if (reference.fact.startsWith('code.') && !definition.code) return 'there is no code';
      return reference.fact === 'environment.digest' && !definition.environment
        ? 'there is no environment'
        : undefined;
    default:
      return missingStep(definition, reference);
  }
}

function missingStep(
  { steps }: PipelineDefinition,
  reference: Reference & { step: string },
): string | undefined {
  const step = steps.find(({ name }) => name === reference.step);
  if (!step) return `there is no step '${reference.step}'`;
  if (reference.kind !== 'step-output') return undefined;
  return step.kind === 'command' && step.outputs.includes(reference.name)
    ? undefined
    : `step '${step.name}' has no output '${reference.name}'`;
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
  return names.flatMap((name, index) => (names.indexOf(name) < index ? [{ index, name }] : []));
}

function fault(path: Path, message: string): Fault {
  return { path, message };
}

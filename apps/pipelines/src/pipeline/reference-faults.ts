import type { PipelineDefinition } from '@modelkeep/contracts/pipelines/pipeline';
import type { Step } from '@modelkeep/contracts/pipelines/step';
import { parseReference, type Reference } from '../template/reference';
import type { FoundReference } from '../template/template';

/** Why a reference can have no value, or undefined. */
export function referenceFault(expression: string, definition: PipelineDefinition): string | undefined {
  const reference = parseReference(expression);
  const missing = reference && missingIn(definition, reference);
  if (!reference) return `unknown reference '${expression}'`;
  return missing && `'${expression}': ${missing}`;
}

/** Why a reference of a step cannot name an item where it stands, or undefined. */
export function itemFault(
  { expression, path }: FoundReference,
  { forEach }: Pick<Step, 'forEach'>,
): string | undefined {
  const kind = parseReference(expression)?.kind;
  if (kind !== 'item' && kind !== 'item-index') return undefined;
  if (!forEach) return `'${expression}': the step is not mapped over a list`;
  return path[0] === 'forEach' ? `'${expression}': the list is made before there are items` : undefined;
}

/** Names of the artifacts that a step gives. */
export function outputsOf(step: Step): readonly string[] {
  if (step.kind === 'label') return ['labels.jsonl'];
  return step.kind === 'command' ? step.outputs : [];
}

function missingIn(definition: PipelineDefinition, reference: Reference): string | undefined {
  switch (reference.kind) {
    case 'parameter':
      return isDeclared(definition.parameters, reference.name)
        ? undefined
        : `there is no parameter '${reference.name}'`;
    case 'input':
      return definition.inputs.includes(reference.name) ? undefined : `there is no input '${reference.name}'`;
    case 'event':
      return 'only the parameters of a trigger see the event';
    case 'schedule':
      return 'only the parameters of a schedule or a backfill see the time';
    case 'fact':
      if (reference.fact.startsWith('code.') && !definition.code) return 'there is no code';
      return reference.fact === 'environment.digest' && !definition.environment
        ? 'there is no environment'
        : undefined;
    case 'step-output':
    case 'step-parameter':
      return missingStep(definition, reference);
    default:
      return undefined;
  }
}

function missingStep(
  { steps }: PipelineDefinition,
  reference: Reference & { step: string; name: string },
): string | undefined {
  const step = steps.find(({ name }) => name === reference.step);
  if (!step) return `there is no step '${reference.step}'`;
  if (reference.kind === 'step-output')
    return outputsOf(step).includes(reference.name) || step.kind === 'pipeline'
      ? undefined
      : `step '${step.name}' has no output '${reference.name}'`;
  return step.kind === 'command' && step.gives && !isDeclared(step.gives, reference.name)
    ? `step '${step.name}' gives no parameter '${reference.name}'`
    : undefined;
}

/** A path may lead on from a name, dots between fields. */
function isDeclared(names: object, path: string): boolean {
  return Object.hasOwn(names, path) || Object.keys(names).some((name) => path.startsWith(`${name}.`));
}

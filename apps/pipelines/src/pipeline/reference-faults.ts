import type { PipelineDefinition } from '@modelkeep/contracts/pipelines/pipeline';
import type { Step } from '@modelkeep/contracts/pipelines/step';
import { parseReference, type Reference } from '../template/reference';
import type { FoundReference } from '../template/template';

/** Why a reference can have no value, or undefined. */
export function referenceFault(
  { expression, path }: FoundReference,
  step: Step,
  definition: PipelineDefinition,
): string | undefined {
  const reference = parseReference(expression);
  if (!reference) return `unknown reference '${expression}'`;
  const missing = isItem(reference) ? missingItem(step, path[0]) : missingIn(definition, reference);
  return missing && `'${expression}': ${missing}`;
}

/** Names of the artifacts that a step gives. */
export function outputsOf(step: Step): readonly string[] {
  if (step.kind === 'label') return ['labels.jsonl'];
  return step.kind === 'command' ? step.outputs : [];
}

const isItem = ({ kind }: Reference) => kind === 'item' || kind === 'item-index';

function missingItem({ forEach }: Step, part: string | number | undefined): string | undefined {
  if (!forEach) return 'the step is not mapped over a list';
  return part === 'forEach' ? 'the list is made before there are items' : undefined;
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
  return step.kind === 'command' && step.gives && !Object.hasOwn(step.gives, reference.name)
    ? `step '${step.name}' gives no parameter '${reference.name}'`
    : undefined;
}

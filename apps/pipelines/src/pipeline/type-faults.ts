import type { PipelineDefinition } from '@modelkeep/contracts/pipelines/pipeline';
import type { Condition, Step } from '@modelkeep/contracts/pipelines/step';
import type { TemplateJson } from '@modelkeep/contracts/pipelines/template';
import { parseReference } from '../template/reference';
import { findReferences, type Path } from '../template/template';
import { mayBe, typeOf, typesOf } from './parameter-schema';
import type { Fault } from './validation';

const ORDERED = ['atLeast', 'atMost', 'above', 'below'] as const;

/** References that yield, by the schemas and artifacts that are declared, another type than is needed where they stand. */
export function typeFaults(definition: PipelineDefinition): Fault[] {
  const check = (value: TemplateJson, wanted: string[], path: Path): Fault[] => {
    const types = typesOfValue(value, definition);
    if (mayBe(types, wanted)) return [];
    return [{ path, message: `expected ${wanted.join(' or ')}, this is ${types?.join(' or ')}` }];
  };
  return definition.steps.flatMap((step, index) => {
    const at = ['steps', index];
    const list = step.forEach ? check(step.forEach.in, ['array'], [...at, 'forEach', 'in']) : [];
    const conditions = (step.when ?? []).flatMap((condition, place) =>
      conditionChecks(condition).flatMap(({ value, wanted, name }) =>
        check(value, wanted, [...at, 'when', place, name]),
      ),
    );
    const inputs = Object.entries(inputsOf(step)).flatMap(([name, value]) =>
      check(value, step.kind === 'command' ? ['string', 'array'] : ['string'], [...at, 'inputs', name]),
    );
    const tasks = step.kind === 'label' ? check(step.tasks, ['array'], [...at, 'tasks']) : [];
    return [...list, ...conditions, ...inputs, ...tasks];
  });
}

function conditionChecks(condition: Condition): { value: TemplateJson; wanted: string[]; name: string }[] {
  const compared = ORDERED.filter((name) => condition[name] !== undefined);
  const ordered = ['number', 'string'];
  const bounds = compared.map((name) => ({ value: condition[name] as TemplateJson, wanted: ordered, name }));
  if (compared.length > 0) return [{ value: condition.value, wanted: ordered, name: 'value' }, ...bounds];
  const isTest = condition.equals === undefined && condition.not === undefined && condition.in === undefined;
  return isTest ? [{ value: condition.value, wanted: ['boolean'], name: 'value' }] : [];
}

function inputsOf(step: Step): Record<string, string> {
  return step.kind === 'command' || step.kind === 'pipeline' ? step.inputs : {};
}

/** Types that a template can yield; undefined where nobody has declared them. */
function typesOfValue(value: TemplateJson, definition: PipelineDefinition): string[] | undefined {
  if (typeof value !== 'string') return [typeOf(value)];
  const [found, ...more] = findReferences(value);
  if (!found) return ['string'];
  if (more.length > 0 || value !== `\${${found.expression}}`) return ['string'];
  const reference = parseReference(found.expression);
  switch (reference?.kind) {
    case 'parameter': {
      const schema = definition.parameters[reference.name]?.schema;
      return schema && typesOf(schema);
    }
    case 'step-output':
      return isMapped(definition, reference.step) ? ['array'] : ['string'];
    case 'step-parameter': {
      if (isMapped(definition, reference.step)) return ['array'];
      const step = definition.steps.find(({ name }) => name === reference.step);
      const schema = step?.kind === 'command' ? step.gives?.[reference.name] : undefined;
      return schema && typesOf(schema);
    }
    case 'item-index':
      return ['integer'];
    case 'input':
    case 'fact':
      return ['string'];
    default:
      return undefined;
  }
}

function isMapped({ steps }: PipelineDefinition, name: string): boolean {
  return steps.find((step) => step.name === name)?.forEach !== undefined;
}

import type { PipelineDefinition, Step } from '@modelkeep/contracts/pipelines/pipeline';
import { parseReference } from '../template/reference';
import { findReferences, type FoundReference } from '../template/template';

/** Every reference of a step, with its path inside the step. */
export function referencesOf(step: Step): FoundReference[] {
  return step.kind === 'command'
    ? [
        ...findReferences(step.command, ['command']),
        ...findReferences(step.inputs, ['inputs']),
        ...findReferences(step.parameters, ['parameters']),
      ]
    : [...findReferences(step.path, ['path']), ...findReferences(step.body ?? null, ['body'])];
}

/** Names of the steps that must succeed before this one: those it says it needs and those it refers to. */
export function dependenciesOf(step: Step): string[] {
  const referred = referencesOf(step).flatMap(({ expression }) => {
    const reference = parseReference(expression);
    return reference && 'step' in reference ? [reference.step] : [];
  });
  return [...new Set([...step.needs, ...referred])];
}

/** One cycle among the steps, as the names along it, its first one again at the end; undefined where there is none. */
export function findCycle(definition: Pick<PipelineDefinition, 'steps'>): string[] | undefined {
  const next = new Map(definition.steps.map((step) => [step.name, dependenciesOf(step)]));
  const done = new Set<string>();
  for (const start of next.keys()) {
    const cycle = walk(start, next, done);
    if (cycle) return cycle;
  }
  return undefined;
}

/** Depth-first without recursion: a chain may be a thousand steps long. */
function walk(start: string, next: Map<string, string[]>, done: Set<string>): string[] | undefined {
  const path: { name: string; rest: string[] }[] = [];
  const onPath = new Set<string>();
  const enter = (name: string) => {
    path.push({ name, rest: [...(next.get(name) ?? [])] });
    onPath.add(name);
  };
  if (!done.has(start)) enter(start);
  for (let top = path.at(-1); top; top = path.at(-1)) {
    const name = top.rest.pop();
    if (name === undefined) {
      done.add(top.name);
      onPath.delete(top.name);
      path.pop();
    } else if (onPath.has(name)) {
      const names = path.map((step) => step.name);
      return [...names.slice(names.indexOf(name)), name];
    } else if (!done.has(name)) {
      enter(name);
    }
  }
  return undefined;
}

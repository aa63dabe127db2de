import type { PipelineDefinition } from '@modelkeep/contracts/pipelines/pipeline';
import type { Step } from '@modelkeep/contracts/pipelines/step';
import type { TemplateJson } from '@modelkeep/contracts/pipelines/template';
import { parseReference } from '../template/reference';
import { findReferences, type FoundReference } from '../template/template';

/** Every reference of a step, with its path inside the step. */
export function referencesOf(step: Step): FoundReference[] {
  const parts = Object.entries(templatesOf(step)).filter(([, part]) => part !== undefined);
  return parts.flatMap(([name, part]) => findReferences(part as TemplateJson, [name]));
}

/** The parts of a step that may hold references. */
function templatesOf(step: Step): Record<string, unknown> {
  const { when, forEach } = step;
  return { when, forEach, ...ownTemplates(step) };
}

function ownTemplates(step: Step): Record<string, unknown> {
  switch (step.kind) {
    case 'command': {
      const { command, inputs, parameters } = step;
      return { command, inputs, parameters };
    }
    case 'request':
      return { path: step.path, body: step.body };
    case 'http':
      return { url: step.url, headers: step.headers, body: step.body };
    case 'pipeline':
      return { parameters: step.parameters, inputs: step.inputs };
    case 'approval':
      return { message: step.message, details: step.details };
    case 'label':
      return { instructions: step.instructions, tasks: step.tasks };
  }
}

/** Names of the steps that must end before this one: those it says it needs and those it refers to. */
export function dependenciesOf(step: Step): string[] {
  const referred = referencesOf(step).flatMap(({ expression }) => {
    const reference = parseReference(expression);
    return reference && 'step' in reference ? [reference.step] : [];
  });
  return [...new Set([...step.needs, ...referred])];
}

/** Each step that another needs, to those that need it. */
export function dependentsIn(steps: readonly Step[]): Map<string, string[]> {
  const dependents = new Map<string, string[]>();
  for (const step of steps)
    for (const needed of dependenciesOf(step))
      dependents.set(needed, [...(dependents.get(needed) ?? []), step.name]);
  return dependents;
}

/** A step and all that need it, directly or not. */
export function downstreamOf(name: string, steps: readonly Step[]): Set<string> {
  const dependents = dependentsIn(steps);
  const found = new Set([name]);
  // A set that grows is walked to its new end.
  for (const each of found) for (const next of dependents.get(each) ?? []) found.add(next);
  return found;
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

import type { TemplateJson } from '@modelkeep/contracts/pipelines/template';
import { parseReference, type ScheduleFact } from '../template/reference';
import { fill, findReferences } from '../template/template';
import { type Moments, nextMoment } from './moments';

type Parameters = Record<string, unknown>;

/** References in parameters that a schedule cannot fill, with their place. */
export function foreignReferences(parameters: Parameters): { path: string; message: string }[] {
  return findReferences(parameters as TemplateJson)
    .filter(({ expression }) => parseReference(expression)?.kind !== 'schedule')
    .map(({ path, expression }) => ({
      path: ['parameters', ...path].join('.'),
      message: `'${expression}': a schedule sees only \${schedule.time}, .date and .next`,
    }));
}

/** Fills the references of parameters for the run of one moment. */
export function valuesAt(parameters: Parameters, moments: Moments, moment: Date): Parameters {
  const facts: Record<ScheduleFact, string> = {
    time: moment.toISOString(),
    date: dayIn(moments.timeZone, moment),
    next: (nextMoment(moments, moment) ?? moment).toISOString(),
  };
  return fill(parameters as TemplateJson, (expression) => {
    const reference = parseReference(expression);
    return reference?.kind === 'schedule' ? facts[reference.fact] : undefined;
  }) as Parameters;
}

/** `2026-03-29`. */
function dayIn(timeZone: string, moment: Date): string {
  return new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' }).format(moment);
}

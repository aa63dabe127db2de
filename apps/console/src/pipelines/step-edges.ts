import type { Step } from '@modelkeep/contracts/pipelines/step';

const REFERENCE = /\$\{steps\.([a-z0-9._-]+?)\.(?:outputs|parameters)\./g;

/** Which step waits for which: by its needs, and by what it refers to. */
export function stepEdges(steps: readonly Step[]): { from: string; to: string }[] {
  return steps.flatMap((step) => {
    const referred = [...JSON.stringify(step).matchAll(REFERENCE)].map(([, name = '']) => name);
    return [...new Set([...step.needs, ...referred])].map((from) => ({ from, to: step.name }));
  });
}

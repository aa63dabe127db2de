import type { Digest } from '@modelkeep/contracts/common/types';
import type { PipelineDefinition } from '@modelkeep/contracts/pipelines/pipeline';
import type { TemplateJson } from '@modelkeep/contracts/pipelines/template';
import { type DataSource, In } from 'typeorm';
import { StepRunEntity, WHOLE_STEP } from '../pipeline-run/step-run.entity';
import { parseReference } from '../template/reference';
import { findReferences } from '../template/template';

export interface StepResult {
  skipped: boolean;
  /** Whether it is mapped over a list. */
  mapped: boolean;
  /** Of a mapped step: the list of its items' digests. */
  outputs: Record<string, Digest | Digest[]>;
  /** Of a mapped step: the list of its items' values. */
  parameters: Record<string, unknown>;
}

/** What the steps of a run that have ended gave, by name. */
export type StepResults = ReadonlyMap<string, StepResult>;

/** Reads what the steps that the templates refer to have given. */
export async function loadResults(
  dataSource: DataSource,
  { runId, definition }: { runId: string; definition: PipelineDefinition },
  templates: TemplateJson,
): Promise<StepResults> {
  const names = findReferences(templates).flatMap(({ expression }) => {
    const reference = parseReference(expression);
    return reference && 'step' in reference ? [reference.step] : [];
  });
  if (names.length === 0) return new Map();
  const rows = await dataSource.manager.find(StepRunEntity, {
    where: { runId, name: In(names), state: In(['succeeded', 'skipped']) },
    order: { name: 'ASC', item: 'ASC' },
  });
  const steps = rows.filter(({ item }) => item === WHOLE_STEP);
  return new Map(
    steps.map((step) => {
      const items = rows.filter(
        ({ name, item, state }) => name === step.name && item !== WHOLE_STEP && state === 'succeeded',
      );
      const mapped = definition.steps.some(({ name, forEach }) => name === step.name && forEach);
      return [step.name, mapped ? resultOfItems(step, items) : resultOf(step)];
    }),
  );
}

const resultOf = ({ state, outputs, parameters }: StepRunEntity): StepResult => ({
  ...{ skipped: state === 'skipped', mapped: false, outputs, parameters },
});

const resultOfItems = ({ state }: StepRunEntity, items: StepRunEntity[]): StepResult => ({
  ...{ skipped: state === 'skipped', mapped: true },
  ...{ outputs: collect(items, 'outputs'), parameters: collect(items, 'parameters') },
});

/** `[{ a: 1 }, { a: 2 }]` as `{ a: [1, 2] }`. */
function collect<Key extends 'outputs' | 'parameters'>(
  items: StepRunEntity[],
  key: Key,
): Record<string, StepRunEntity[Key][string][]> {
  const names = new Set(items.flatMap((item) => Object.keys(item[key])));
  return Object.fromEntries(
    [...names].map((name) => [
      name,
      items.flatMap((item) => (name in item[key] ? [item[key][name] as StepRunEntity[Key][string]] : [])),
    ]),
  );
}

import type { PipelineDefinition } from '@modelkeep/contracts/pipelines/pipeline';
import type { PipelineRun } from '@modelkeep/contracts/pipelines/pipeline-run';
import { useMemo } from 'react';
import { Link } from 'react-router';
import { Graph, type GraphNode } from '../kit/graph';
import { Panel } from '../kit/panel';
import { type Column, Table } from '../kit/table';
import { duration } from '../kit/text';
import { Badge } from '../kit/values';
import { stepEdges } from './step-edges';

const TONES: Record<string, GraphNode['tone']> = {
  succeeded: 'good',
  failed: 'bad',
  running: 'info',
  suspended: 'info',
};

type Step = PipelineRun['steps'][number];

/** Shown where at least one step has some. */
const ITEMS: Column<Step> = {
  title: 'Items',
  cell: ({ items }) => items && doneOf(items),
  numeric: true,
};
const ERROR: Column<Step> = { title: 'Error', cell: ({ error }) => error };

interface StepsPanelProps {
  run: PipelineRun;
  definition: PipelineDefinition;
  /** Name of the step that is shown below. */
  chosen?: string;
}

/** The steps as a graph with their states, and as a table; each leads to its log. */
export function StepsPanel({ run: { id, steps }, definition, chosen }: StepsPanelProps) {
  const edges = useMemo(() => stepEdges(definition.steps), [definition]);
  const pathOf = (step: string) => `/pipelines/runs/${id}?step=${step}`;
  const nodes = steps.map(({ name, state, items }) => ({
    id: name,
    title: name,
    kind: items ? `${state} · ${doneOf(items)}` : state,
    tone: TONES[state],
    to: pathOf(name),
  }));
  return (
    <Panel title="Steps">
      <Graph label="Steps and what they wait for" nodes={nodes} edges={edges} />
      <Table
        label="Steps"
        rows={steps}
        keyOf={({ name }) => name}
        classOf={({ name }) => (name === chosen ? 'chosen' : undefined)}
        columns={[
          {
            title: 'Step',
            cell: ({ name }) => (
              <Link to={pathOf(name)} aria-current={name === chosen ? 'true' : undefined}>
                {name}
              </Link>
            ),
          },
          { title: 'State', cell: ({ state }) => <Badge>{state}</Badge> },
          { title: 'Attempt', cell: ({ attempt }) => attempt, numeric: true },
          ...(steps.some(({ items }) => items) ? [ITEMS] : []),
          {
            title: 'Took',
            cell: ({ startedAt, finishedAt, reusedFrom }) =>
              reusedFrom !== undefined ? (
                <Link to={`/pipelines/runs/${reusedFrom}`}>taken over</Link>
              ) : (
                startedAt !== undefined && finishedAt !== undefined && duration(startedAt, finishedAt)
              ),
            numeric: true,
          },
          { title: 'Outputs', cell: ({ outputs }) => Object.keys(outputs).join(', ') },
          ...(steps.some(({ error }) => error !== undefined) ? [ERROR] : []),
        ]}
      />
    </Panel>
  );
}

/** `3 of 10`: items that succeeded or were skipped. */
function doneOf(items: NonNullable<Step['items']>): string {
  const total = Object.values(items).reduce((sum, count) => sum + count, 0);
  return `${(items.succeeded ?? 0) + (items.skipped ?? 0)} of ${total}`;
}

import type { Pipeline } from '@modelkeep/contracts/pipelines/pipeline';
import type { PipelineRun, RunTransition, StepRun } from '@modelkeep/contracts/pipelines/pipeline-run';
import type { RunComparison } from '@modelkeep/contracts/pipelines/pipeline-run.api';
import { clean, facts, moment, type Paint, section, type Style, table } from '../terminal/layout';

const STYLES: Record<string, Style> = {
  succeeded: 'green',
  failed: 'red',
  cancelled: 'red',
  running: 'cyan',
  suspended: 'yellow',
};

export const stateText = (state: string, paint: Paint): string => {
  const style = STYLES[state];
  return style ? paint(style, state) : state;
};

/** One line per pipeline. */
export function pipelinesText(pipelines: readonly Pipeline[], paint: Paint): string[] {
  const rows = pipelines.map(({ name, version, definition, createdAt, createdBy }) => [
    name,
    String(version),
    String(definition.steps.length),
    moment(createdAt),
    clean(createdBy),
  ]);
  return table(
    [
      { title: 'pipeline' },
      { title: 'version', align: 'right' },
      { title: 'steps', align: 'right' },
      { title: 'applied' },
      { title: 'by' },
    ],
    rows,
    paint,
  );
}

/** A pipeline, and one line per step. */
export function pipelineText({ name, version, definition, ...rest }: Pipeline, paint: Paint): string[] {
  const rows = definition.steps.map((step) => [step.name, step.kind, step.needs.join(', ')]);
  return [
    paint('bold', `${name} version ${version}`),
    ...facts(
      [
        ['applied', `${moment(rest.createdAt)} by ${clean(rest.createdBy)}`],
        ['commit', definition.code?.commit],
        ['parameters', Object.keys(definition.parameters).join(', ') || undefined],
        ['inputs', definition.inputs.join(', ') || undefined],
      ],
      paint,
    ),
    ...section(
      'Steps',
      table([{ title: 'step' }, { title: 'kind' }, { title: 'needs' }], rows, paint),
      paint,
    ),
  ];
}

/** One line per run. */
export function runsText(runs: readonly PipelineRun[], paint: Paint): string[] {
  const rows = runs.map(({ id, pipeline, version, state, createdAt, startedBy }) => [
    id,
    `${pipeline}@${version}`,
    stateText(state, paint),
    moment(createdAt),
    clean(startedBy),
  ]);
  return table(
    [{ title: 'run' }, { title: 'pipeline' }, { title: 'state' }, { title: 'started' }, { title: 'by' }],
    rows,
    paint,
  );
}

/** A run, and one line per step. */
export function runText(run: PipelineRun, paint: Paint): string[] {
  const rows = run.steps.map((step) => [
    step.name,
    stateText(step.state, paint) + itemsText(step),
    String(step.attempt),
    tookText(step),
    clean(step.error ?? ''),
  ]);
  return [
    `${paint('bold', run.id)} ${stateText(run.state, paint)}`,
    ...facts(
      [
        ['pipeline', `${run.pipeline} version ${run.version}`],
        ['started', `${moment(run.createdAt)} by ${clean(run.startedBy)}`],
        ['ended', run.finishedAt && moment(run.finishedAt)],
        ['triggered by', run.trigger && `${run.trigger.name}: ${run.trigger.eventType}`],
        ['scheduled for', run.scheduled && moment(run.scheduled.for)],
        ['rerun of', run.rerunOf?.runId],
        ['part of', run.parent && `${run.parent.runId}, step ${run.parent.step}`],
        [
          'parameters',
          Object.keys(run.parameters).length > 0 ? clean(JSON.stringify(run.parameters)) : undefined,
        ],
      ],
      paint,
    ),
    ...section(
      'Steps',
      table(
        [
          { title: 'step' },
          { title: 'state' },
          { title: 'attempt', align: 'right' },
          { title: 'took', align: 'right' },
          { title: '' },
        ],
        rows,
        paint,
      ),
      paint,
    ),
  ];
}

function itemsText({ items }: StepRun): string {
  if (!items) return '';
  const counts = Object.entries(items).map(([state, count]) => `${count} ${state}`);
  return ` (${counts.join(', ')})`;
}

function tookText({ startedAt, finishedAt, reusedFrom }: StepRun): string {
  if (reusedFrom) return 'taken over';
  if (!startedAt || !finishedAt) return '';
  return `${((Date.parse(finishedAt) - Date.parse(startedAt)) / 1000).toFixed(1)} s`;
}

/** One line per transition, as it happens. */
export function transitionLine({ at, step, item, attempt, to, error }: RunTransition, paint: Paint): string {
  const name = step === undefined ? 'run' : `${step}${item === undefined ? '' : `[${item}]`}`;
  const again = attempt !== undefined && attempt > 1 ? ` (attempt ${attempt})` : '';
  const reason = error === undefined ? '' : `: ${clean(error)}`;
  return `${paint('dim', moment(at))}  ${name} ${stateText(to, paint)}${again}${reason}`;
}

/** One line per output that either run has. */
export function comparisonText({ outputs, identical }: RunComparison, paint: Paint): string[] {
  const rows = outputs.map(({ step, item, name, digest, otherDigest, equal }) => [
    `${step}${item === undefined ? '' : `[${item}]`}/${name}`,
    equal ? paint('green', 'equal') : paint('red', 'different'),
    equal ? (digest ?? '') : `${digest ?? 'none'} → ${otherDigest ?? 'none'}`,
  ]);
  const equal = outputs.filter((output) => output.equal).length;
  return [
    ...table([{ title: 'output' }, { title: '' }, { title: 'digest' }], rows, paint),
    '',
    identical
      ? paint('green', `All ${outputs.length} outputs are EQUAL.`)
      : paint('red', `${outputs.length - equal} of ${outputs.length} outputs are DIFFERENT.`),
  ];
}

import { type ApiClient, readServerSentEvents } from '@modelkeep/client';
import {
  comparePipelineRuns,
  followStepLog,
  rerunPipelineRun,
  resumePipelineRun,
} from '@modelkeep/contracts/pipelines/pipeline-run.api';
import {
  cancelPipelineRun,
  getPipeline,
  listPipelineRuns,
  readStepLog,
  startPipelineRun,
} from '@modelkeep/contracts/pipelines/pipeline.api';
import type { PipelineRun } from '@modelkeep/contracts/pipelines/pipeline-run';
import { type Command, InvalidArgumentError } from 'commander';
import { connect } from '../context/context';
import { positive } from '../terminal/arguments';
import { EXIT } from '../terminal/failure';
import { paintFor } from '../terminal/layout';
import { outputOption, type OutputOptions, print, printLines } from '../terminal/output';
import { readPages } from '../terminal/pages';
import { comparisonText, runsText, runText, transitionLine } from './pipeline.text';
import { pairs, parametersOf } from './run-options';
import { watchUntilEnd } from './watch';

interface RunOptions extends OutputOptions {
  parameter: Record<string, string>;
  input: Record<string, string>;
  priority: number;
  watch: boolean;
}

/** `modelkeep pipelines run`, `watch`, `cancel`, …: everything about runs. */
export function addRunCommands(pipelines: Command): void {
  pipelines
    .command('run')
    .description('start a run of the newest version')
    .argument('<pipeline>')
    .option('-p, --parameter <name=value>', 'a parameter; JSON where it is some', pairs, {})
    .option('-i, --input <name=digest>', 'an input artifact', pairs, {})
    .option('--priority <n>', 'from -100 to 100: the highest starts first', priority, 0)
    .option('-w, --watch', 'tell what happens until the run ends; exit code 1 unless it succeeds', false)
    .addOption(outputOption())
    .action(async (pipeline: string, options: RunOptions) => {
      const client = connect();
      await report(client, await start(client, pipeline, options), options);
    });
  pipelines
    .command('runs')
    .description('list runs, newest first')
    .option('--pipeline <name>', 'only those of one pipeline')
    .option('--state <state>', 'only those in this state, such as failed')
    .option('--limit <n>', 'at most so many', positive, 20)
    .addOption(outputOption())
    .action(list);
  pipelines
    .command('watch')
    .description('tell what happens in a run until it ends; exit code 1 unless it succeeds')
    .argument('<run>')
    .addOption(outputOption())
    .action((id: string, options: OutputOptions) => watch(connect(), id, options));
  pipelines
    .command('log')
    .description('print what a step printed')
    .argument('<run>')
    .argument('<step>')
    .option('--item <n>', 'of this item, where the step is mapped over a list', Number)
    .option('-f, --follow', 'go on until the step ends', false)
    .action(printLog);
  addChanges(pipelines);
}

function addChanges(pipelines: Command): void {
  const change = (name: string, description: string) =>
    pipelines.command(name).description(description).argument('<run>').addOption(outputOption());
  change('cancel', 'end a run and all its processes').action(async (id: string, options: OutputOptions) => {
    print(options, await connect().call(cancelPipelineRun, { params: { id } }), runText);
  });
  change('resume', 'go on with a run that failed or was cancelled')
    .option('-w, --watch', 'tell what happens until it ends', false)
    .action(async (id: string, options: OutputOptions & { watch: boolean }) => {
      const client = connect();
      await report(client, await client.call(resumePipelineRun, { params: { id } }), options);
    });
  change('rerun', 'run the same version with the same values again')
    .option('--from <step>', 'from this step on; what does not depend on it is taken over')
    .option('--no-cache', 'run steps although there are cached results')
    .option('-w, --watch', 'tell what happens until it ends', false)
    .action(
      async (id: string, options: OutputOptions & { from?: string; cache: boolean; watch: boolean }) => {
        const client = connect();
        const body = { fromStep: options.from, useCache: options.cache };
        await report(client, await client.call(rerunPipelineRun, { params: { id }, body }), options);
      },
    );
  change('reproduce', 'run again without any cache and say which outputs have the same digests').action(
    reproduce,
  );
}

async function start(client: ApiClient, name: string, options: RunOptions): Promise<PipelineRun> {
  const { definition } = await client.call(getPipeline, { params: { name } });
  const body = {
    parameters: parametersOf(options.parameter, definition),
    inputs: options.input,
    priority: options.priority,
  };
  return client.call(startPipelineRun, { params: { name }, body });
}

/** Shows a run that has just begun, or watches it. */
async function report(
  client: ApiClient,
  run: PipelineRun,
  options: OutputOptions & { watch: boolean },
): Promise<void> {
  if (options.watch) await watch(client, run.id, options);
  else print(options, run, runText);
}

async function watch(client: ApiClient, id: string, options: OutputOptions): Promise<void> {
  const run = await follow(client, id, options);
  print(options, run, runText);
  if (run.state !== 'succeeded') process.exitCode = EXIT.no;
}

/** With `-o json` only the end is told. */
function follow(client: ApiClient, id: string, { output }: OutputOptions): Promise<PipelineRun> {
  const paint = paintFor(process.stdout);
  return watchUntilEnd(client, id, (transition) => {
    if (output === 'text') printLines([transitionLine(transition, paint)]);
  });
}

async function reproduce(id: string, options: OutputOptions): Promise<void> {
  const client = connect();
  const again = await client.call(rerunPipelineRun, { params: { id }, body: { useCache: false } });
  const run = await follow(client, again.id, options);
  if (run.state !== 'succeeded') {
    print(options, run, runText);
    process.exitCode = EXIT.no;
    return;
  }
  const comparison = await client.call(comparePipelineRuns, { params: { id, other: again.id } });
  print(options, comparison, comparisonText);
  if (!comparison.identical) process.exitCode = EXIT.no;
}

async function list(
  options: OutputOptions & { pipeline?: string; state?: PipelineRun['state']; limit: number },
): Promise<void> {
  const client = connect();
  const { pipeline, state } = options;
  const query = { pipeline, state, order: 'newest-first' as const };
  const found = await readPages(
    (page) => client.call(listPipelineRuns, { query: { ...page, ...query } }),
    options.limit,
  );
  print(options, found, runsText);
}

async function printLog(
  id: string,
  step: string,
  { item, follow: live }: { item?: number; follow: boolean },
): Promise<void> {
  const client = connect();
  const input = { params: { id, step }, query: { item } };
  if (live) {
    for await (const { data } of readServerSentEvents(await client.call(followStepLog, input)))
      process.stdout.write(JSON.parse(data) as string);
    return;
  }
  for await (const chunk of await client.call(readStepLog, input)) process.stdout.write(chunk as Uint8Array);
}

function priority(text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && Math.abs(value) <= 100) return value;
  throw new InvalidArgumentError('A whole number from -100 to 100 is needed.');
}

import { ApiError } from '@modelkeep/client';
import { Uuid } from '@modelkeep/contracts/common/types';
import { PipelineFile } from '@modelkeep/contracts/pipelines/pipeline';
import {
  applyPipeline,
  getPipeline,
  getPipelineRun,
  listPipelines,
} from '@modelkeep/contracts/pipelines/pipeline.api';
import type { Command } from 'commander';
import { z } from 'zod';
import { connect } from '../context/context';
import { positive } from '../terminal/arguments';
import { UsageError } from '../terminal/failure';
import { outputOption, type OutputOptions, print, printLines } from '../terminal/output';
import { readPages } from '../terminal/pages';
import { uploadFolder } from './code-bundle';
import { pipelinesText, pipelineText, runText } from './pipeline.text';
import { readPipelineFile } from './pipeline-file';
import { addPeopleCommands } from './people.command';
import { addRunCommands } from './run.command';
import { addScheduleCommands } from './schedule.command';
import { addTriggerCommands } from './trigger.command';

/** `modelkeep pipelines …`. */
export function addPipelineCommands(program: Command): void {
  const pipelines = program
    .command('pipelines')
    .description('pipelines and their runs: apply, run, watch, resume, reproduce');
  pipelines
    .command('apply')
    .description('create a pipeline, or its next version')
    .argument('<file>', 'YAML, JSON, or a module that exports definePipeline({ … })')
    .option('--code <folder>', "folder with the steps' code, taken as the checked-out git commit has it")
    .addOption(outputOption())
    .action(apply);
  pipelines
    .command('schema')
    .description('print the JSON Schema of pipeline files, for editors')
    .action(() => printLines([JSON.stringify(fileSchema(), undefined, 2)]));
  pipelines
    .command('list')
    .description('list pipelines by name')
    .option('--limit <n>', 'at most so many', positive, 100)
    .addOption(outputOption())
    .action(async (options: OutputOptions & { limit: number }) => {
      const client = connect();
      const found = await readPages((query) => client.call(listPipelines, { query }), options.limit);
      print(options, found, pipelinesText);
    });
  pipelines
    .command('get')
    .description('show a pipeline, or a run by its id')
    .argument('<name-or-run>', 'name of a pipeline, or id of a run')
    .option('--version <n>', 'version of the pipeline; the newest unless told', positive)
    .addOption(outputOption())
    .action(get);
  addRunCommands(pipelines);
  addPeopleCommands(pipelines);
  addScheduleCommands(pipelines);
  addTriggerCommands(pipelines);
}

/** JSON Schema (draft 2020-12) of a pipeline file. */
export function fileSchema(): unknown {
  return z.toJSONSchema(PipelineFile, { io: 'input', unrepresentable: 'any' });
}

async function apply(file: string, options: OutputOptions & { code?: string }): Promise<void> {
  const { pipeline, explain } = await readPipelineFile(file);
  const { name, ...definition } = pipeline;
  const client = connect();
  const code = options.code === undefined ? definition.code : await uploadFolder(client, options.code);
  const body = { ...definition, ...(code && { code }) };
  const applied = await client.call(applyPipeline, { params: { name }, body }).catch((error: unknown) => {
    const faults = error instanceof ApiError && error.status === 422 ? error.problem.errors : undefined;
    if (!faults) throw error;
    throw new UsageError(explain(faults.map(({ path, message }) => ({ path: pathOf(path), message }))));
  });
  print(options, applied, pipelineText);
}

/** `body.steps.1.inputs.x` as `steps`, 1, `inputs`, `x`. */
const pathOf = (path: string): (string | number)[] =>
  path
    .replace(/^body\./, '')
    .split('.')
    .map((part) => (/^\d+$/.test(part) ? Number(part) : part));

async function get(name: string, options: OutputOptions & { version?: number }): Promise<void> {
  const client = connect();
  if (Uuid.safeParse(name).success)
    return print(options, await client.call(getPipelineRun, { params: { id: name } }), runText);
  const { version } = options;
  print(options, await client.call(getPipeline, { params: { name }, query: { version } }), pipelineText);
}

import { type ApiClient, type MlflowRun, searchExperiments, searchRuns } from '@modelkeep/client';
import type { Command } from 'commander';
import { connect } from '../context/context';
import { positive } from '../terminal/arguments';
import { UsageError } from '../terminal/failure';
import { outputOption, type OutputOptions, print } from '../terminal/output';
import { readPages } from '../terminal/pages';
import { runsText } from './run.text';

/** `modelkeep runs list`. */
export function addRunCommands(program: Command): void {
  program
    .command('runs')
    .description('training runs, as tracked with the MLflow client')
    .command('list')
    .description('list runs, newest first')
    .option('--experiment <name>', 'only those of one experiment')
    .option('--limit <n>', 'at most so many', positive, 20)
    .addOption(outputOption())
    .action(async (options: OutputOptions & { experiment?: string; limit: number }) => {
      print(options, await listRuns(connect(), options.experiment, options.limit), runsText);
    });
}

async function listRuns(
  client: ApiClient,
  experiment: string | undefined,
  limit: number,
): Promise<MlflowRun[]> {
  const experiments = await readPages(async ({ limit: size, after }) => {
    const page = await client.call(searchExperiments, { body: { max_results: size, page_token: after } });
    return { items: page.experiments ?? [], next: page.next_page_token };
  }, Infinity);
  const wanted = experiments.filter(({ name }) => experiment === undefined || name === experiment);
  if (experiment !== undefined && wanted.length === 0)
    throw new UsageError(`there is no experiment ${experiment}`);
  if (wanted.length === 0) return [];
  return readPages(async ({ limit: size, after }) => {
    const page = await client.call(searchRuns, {
      body: {
        experiment_ids: wanted.map(({ experiment_id }) => experiment_id),
        max_results: size,
        order_by: ['attributes.start_time DESC'],
        page_token: after,
      },
    });
    return { items: page.runs ?? [], next: page.next_page_token };
  }, limit);
}

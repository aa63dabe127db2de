import {
  applySchedule,
  type Backfill,
  cancelBackfill,
  deleteSchedule,
  getBackfill,
  listSchedules,
  type Schedule,
  startBackfill,
} from '@modelkeep/contracts/pipelines/schedule.api';
import { getPipeline } from '@modelkeep/contracts/pipelines/pipeline.api';
import { type Command, Option } from 'commander';
import { connect } from '../context/context';
import { positive } from '../terminal/arguments';
import { clean, facts, moment, type Paint, table } from '../terminal/layout';
import { outputOption, type OutputOptions, print } from '../terminal/output';
import { readPages } from '../terminal/pages';
import { pairs, parametersOf } from './run-options';

interface WhenOptions extends OutputOptions {
  cron: string;
  timeZone: string;
  parameter: Record<string, string>;
  input: Record<string, string>;
}

/** `modelkeep pipelines schedules …` and `backfill …`: runs at moments. */
export function addScheduleCommands(pipelines: Command): void {
  const schedules = pipelines.command('schedules').description('runs at moments to come');
  when(
    schedules
      .command('apply')
      .description('create or replace a schedule')
      .argument('<name>')
      .argument('<pipeline>'),
  )
    .addOption(
      new Option('--catch-up <policy>', 'what becomes of moments that were missed')
        .choices(['none', 'last', 'all'])
        .default('last'),
    )
    .option('--paused', 'start nothing for now', false)
    .action(applyOne);
  schedules
    .command('list')
    .description('list schedules by name')
    .option('--limit <n>', 'at most so many', positive, 100)
    .addOption(outputOption())
    .action(async (options: OutputOptions & { limit: number }) => {
      const client = connect();
      const found = await readPages((query) => client.call(listSchedules, { query }), options.limit);
      print(options, found, schedulesText);
    });
  schedules
    .command('delete')
    .description('delete a schedule; its runs stay')
    .argument('<name>')
    .action((name: string) => connect().call(deleteSchedule, { params: { name } }));
  addBackfillCommands(pipelines);
}

function addBackfillCommands(pipelines: Command): void {
  const backfill = pipelines.command('backfill').description('runs for moments of the past');
  when(
    backfill.command('start').description('run a pipeline for each moment of a range').argument('<pipeline>'),
  )
    .requiredOption('--from <time>', 'first moment, included, such as 2026-01-01T00:00:00Z')
    .requiredOption('--to <time>', 'last moment, excluded')
    .option('--parallel <n>', 'runs at the same time', positive, 1)
    .action(startOne);
  backfill
    .command('get')
    .description('show how far a backfill is')
    .argument('<backfill>')
    .addOption(outputOption())
    .action(async (id: string, options: OutputOptions) =>
      print(options, await connect().call(getBackfill, { params: { id } }), backfillText),
    );
  backfill
    .command('cancel')
    .description('cancel all its runs that have not ended')
    .argument('<backfill>')
    .addOption(outputOption())
    .action(async (id: string, options: OutputOptions) =>
      print(options, await connect().call(cancelBackfill, { params: { id } }), backfillText),
    );
}

const when = (command: Command) =>
  command
    .requiredOption('--cron <expression>', "such as '0 6 * * 1-5'")
    .option('--time-zone <zone>', 'IANA name, such as Europe/Berlin', 'UTC')
    .option('-p, --parameter <name=value>', 'a parameter; may hold ${schedule.time}, .date, .next', pairs, {})
    .option('-i, --input <name=digest>', 'an input artifact', pairs, {})
    .addOption(outputOption());

async function applyOne(
  name: string,
  pipeline: string,
  options: WhenOptions & { catchUp: Schedule['catchUp']; paused: boolean },
): Promise<void> {
  const client = connect();
  const { definition } = await client.call(getPipeline, { params: { name: pipeline } });
  const { cron, timeZone, catchUp, paused, input: inputs } = options;
  const parameters = parametersOf(options.parameter, definition);
  const body = { pipeline, cron, timeZone, catchUp, paused, inputs, parameters };
  print(options, await client.call(applySchedule, { params: { name }, body }), (schedule, paint) =>
    schedulesText([schedule], paint),
  );
}

async function startOne(
  name: string,
  options: WhenOptions & { from: string; to: string; parallel: number },
): Promise<void> {
  const client = connect();
  const { definition } = await client.call(getPipeline, { params: { name } });
  const { cron, timeZone, from, to, parallel: maxParallel, input: inputs } = options;
  const parameters = parametersOf(options.parameter, definition);
  const body = { cron, timeZone, from, to, maxParallel, inputs, parameters };
  print(options, await client.call(startBackfill, { params: { name }, body }), backfillText);
}

function schedulesText(schedules: readonly Schedule[], paint: Paint): string[] {
  const rows = schedules.map(({ name, pipeline, cron, timeZone, paused, nextAt, error }) => [
    name,
    pipeline,
    `${cron} ${timeZone}`,
    paused ? 'paused' : moment(nextAt),
    clean(error ?? ''),
  ]);
  return table(
    [{ title: 'schedule' }, { title: 'pipeline' }, { title: 'when' }, { title: 'next' }, { title: '' }],
    rows,
    paint,
  );
}

function backfillText({ id, pipeline, from, to, runs }: Backfill, paint: Paint): string[] {
  const counts = Object.entries(runs).map(([state, count]) => `${count} ${state}`);
  return [
    paint('bold', id),
    ...facts(
      [
        ['pipeline', pipeline],
        ['range', `${moment(from)} to ${moment(to)}`],
        ['runs', counts.join(', ')],
      ],
      paint,
    ),
  ];
}

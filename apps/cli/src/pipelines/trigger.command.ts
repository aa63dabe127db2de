import { getPipeline } from '@modelkeep/contracts/pipelines/pipeline.api';
import {
  applyTrigger,
  deleteTrigger,
  listTriggers,
  type Trigger,
} from '@modelkeep/contracts/pipelines/trigger.api';
import type { Command } from 'commander';
import { connect } from '../context/context';
import { positive } from '../terminal/arguments';
import { type Paint, table } from '../terminal/layout';
import { outputOption, type OutputOptions, print } from '../terminal/output';
import { readPages } from '../terminal/pages';
import { pairs, parametersOf, scalarsOf } from './run-options';

interface ApplyOptions extends OutputOptions {
  on: string;
  where: Record<string, string>;
  parameter: Record<string, string>;
  input: Record<string, string>;
}

/** `modelkeep pipelines triggers …`: runs at events. */
export function addTriggerCommands(pipelines: Command): void {
  const triggers = pipelines.command('triggers').description('runs at events');
  triggers
    .command('apply')
    .description('create or replace a trigger')
    .argument('<name>')
    .argument('<pipeline>')
    .requiredOption('--on <type>', 'type of event, such as modelkeep.monitoring.alert.raised.v1')
    .option('--where <path=value>', "what the event's data must hold", pairs, {})
    .option('-p, --parameter <name=value>', 'a parameter; may hold ${event.<path>}', pairs, {})
    .option('-i, --input <name=digest>', 'an input artifact', pairs, {})
    .addOption(outputOption())
    .action(applyOne);
  triggers
    .command('list')
    .description('list triggers by name')
    .option('--limit <n>', 'at most so many', positive, 100)
    .addOption(outputOption())
    .action(async (options: OutputOptions & { limit: number }) => {
      const client = connect();
      const found = await readPages((query) => client.call(listTriggers, { query }), options.limit);
      print(options, found, triggersText);
    });
  triggers
    .command('delete')
    .description('delete a trigger; its runs stay')
    .argument('<name>')
    .action((name: string) => connect().call(deleteTrigger, { params: { name } }));
}

async function applyOne(name: string, pipeline: string, options: ApplyOptions): Promise<void> {
  const client = connect();
  const { definition } = await client.call(getPipeline, { params: { name: pipeline } });
  const { on: eventType, where, parameter, input: inputs } = options;
  const parameters = parametersOf(parameter, definition);
  const body = { pipeline, eventType, filter: scalarsOf(where), parameters, inputs };
  print(options, await client.call(applyTrigger, { params: { name }, body }), (trigger, paint) =>
    triggersText([trigger], paint),
  );
}

function triggersText(triggers: readonly Trigger[], paint: Paint): string[] {
  const rows = triggers.map(({ name, pipeline, eventType, filter, appliedBy }) => [
    name,
    pipeline,
    eventType,
    Object.entries(filter)
      .map(([path, value]) => `${path}=${String(value)}`)
      .join(' '),
    appliedBy,
  ]);
  return table(
    [{ title: 'trigger' }, { title: 'pipeline' }, { title: 'event' }, { title: 'where' }, { title: 'by' }],
    rows,
    paint,
  );
}

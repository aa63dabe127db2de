import { tailLifeCycle } from '@modelkeep/client';
import { listLifeCycleEvents } from '@modelkeep/contracts/metadata/life-cycle-event.api';
import type { Command } from 'commander';
import { connect } from '../context/context';
import { positive } from '../terminal/arguments';
import { paintFor } from '../terminal/layout';
import { outputOption, type OutputOptions, print, printLines } from '../terminal/output';
import { readPages } from '../terminal/pages';
import { addDeadLetterCommands } from './dead-letters.command';
import { eventLine, isOfType } from './event.text';

interface ListOptions extends OutputOptions {
  type?: string;
  subject?: string;
  from?: string;
  limit: number;
}

/** `modelkeep events …`. */
export function addEventCommands(program: Command): void {
  const events = program.command('events').description('life-cycle events: watch, list, replay dead letters');
  events
    .command('tail')
    .description('print life-cycle events as they happen, until Ctrl-C')
    .option('--type <type>', 'only those of a type, in full or in part: model-version.approved')
    .addOption(outputOption())
    .addHelpText('after', '\nWith -o json: one event per line.')
    .action(tail);
  events
    .command('list')
    .description('list recorded life-cycle events, oldest first')
    .option('--type <type>', 'only this type, in full: modelkeep.registry.model-version.approved.v1')
    .option('--subject <id>', 'only those about this aggregate')
    .option('--from <time>', 'only from this time on, such as 2020-03-01T10:00:00Z')
    .option('--limit <n>', 'at most so many', positive, 100)
    .addOption(outputOption())
    .action(async (options: ListOptions) => {
      const { type, subject, from, limit } = options;
      const client = connect();
      const found = await readPages(
        (page) => client.call(listLifeCycleEvents, { query: { ...page, type, subject, from } }),
        limit,
      );
      print(options, found, (list, paint) => list.map((event) => eventLine(event, paint)));
    });
  addDeadLetterCommands(events);
}

async function tail({ type, output }: OutputOptions & { type?: string }): Promise<void> {
  const stopping = new AbortController();
  process.once('SIGINT', () => stopping.abort());
  process.once('SIGTERM', () => stopping.abort());
  const paint = paintFor(process.stdout);
  for await (const event of tailLifeCycle(connect(), stopping.signal))
    if (isOfType(event.type, type))
      printLines([output === 'json' ? JSON.stringify(event) : eventLine(event, paint)]);
}

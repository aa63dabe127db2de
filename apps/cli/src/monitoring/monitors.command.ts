import { listMonitors, listWindows } from '@modelkeep/contracts/monitoring/monitor.api';
import type { Command } from 'commander';
import { connect } from '../context/context';
import { positive } from '../terminal/arguments';
import { outputOption, type OutputOptions, print } from '../terminal/output';
import { readPages } from '../terminal/pages';
import { monitorsText, windowsText } from './monitoring.text';
import { addRuleCommands } from './rules.command';

/** `modelkeep monitors …`. */
export function addMonitorCommands(program: Command): void {
  const monitors = program.command('monitors').description('what is watched, and what its windows say');
  monitors
    .command('list')
    .description('list monitors by name')
    .option('--limit <n>', 'at most so many', positive, 100)
    .addOption(outputOption())
    .action(async (options: OutputOptions & { limit: number }) => {
      const client = connect();
      const found = await readPages((query) => client.call(listMonitors, { query }), options.limit);
      print(options, found, monitorsText);
    });
  monitors
    .command('windows')
    .description('list the windows of a monitor, newest first')
    .argument('<monitor>', 'name of the monitor')
    .option('--limit <n>', 'at most so many', positive, 20)
    .addOption(outputOption())
    .action(async (name: string, options: OutputOptions & { limit: number }) => {
      const client = connect();
      const found = await readPages(
        (page) => client.call(listWindows, { params: { name }, query: { ...page, order: 'newest-first' } }),
        options.limit,
      );
      print(options, found, windowsText);
    });
  addRuleCommands(monitors);
}

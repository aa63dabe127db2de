import { acknowledgeAlert, listAlerts } from '@modelkeep/contracts/monitoring/monitor.api';
import { createSilence } from '@modelkeep/contracts/monitoring/rule.api';
import { type Command, Option } from 'commander';
import { connect } from '../context/context';
import { positive } from '../terminal/arguments';
import { outputOption, type OutputOptions, print, printLines } from '../terminal/output';
import { readPages } from '../terminal/pages';
import { alertsText } from './monitoring.text';

const MINUTE_MS = 60_000;

type State = 'open' | 'acknowledged' | 'resolved';

interface SilenceOptions {
  monitor?: string;
  deployment?: string;
  rule?: string;
  minutes: number;
  reason: string;
}

/** `modelkeep alerts …`. */
export function addAlertCommands(program: Command): void {
  const alerts = program.command('alerts').description('what needs someone');
  alerts
    .command('list')
    .description('list alerts, oldest first')
    .addOption(new Option('--state <state>', 'in one state').choices(['open', 'acknowledged', 'resolved']))
    .option('--deployment <name>', 'of one deployment')
    .option('--limit <n>', 'at most so many', positive, 100)
    .addOption(outputOption())
    .action(async (options: OutputOptions & { limit: number; state?: State; deployment?: string }) => {
      const client = connect();
      const { state, deployment } = options;
      const found = await readPages(
        (page) => client.call(listAlerts, { query: { ...page, state, deployment } }),
        options.limit,
      );
      print(options, found, alertsText);
    });
  alerts
    .command('acknowledge')
    .description('say that you look after an alert')
    .argument('<alert>', 'id of the alert')
    .addOption(outputOption())
    .action(async (id: string, options: OutputOptions) => {
      const alert = await connect().call(acknowledgeAlert, { params: { id } });
      print(options, [alert], alertsText);
    });
  alerts
    .command('silence')
    .description('tell nobody of some alerts for a while')
    .option('--monitor <name>', 'those of a monitor')
    .option('--deployment <name>', 'those of a deployment')
    .option('--rule <name>', 'those of a rule')
    .requiredOption('--minutes <n>', 'for how long', positive)
    .requiredOption('--reason <text>', 'why')
    .action(async ({ minutes, reason, ...match }: SilenceOptions) => {
      const until = new Date(Date.now() + minutes * MINUTE_MS).toISOString();
      const silence = await connect().call(createSilence, { body: { match, until, reason } });
      printLines([`silence ${silence.id} until ${silence.until}`]);
    });
}

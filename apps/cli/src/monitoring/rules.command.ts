import { applyRules, deleteRule, listRules, previewRule } from '@modelkeep/contracts/monitoring/rule.api';
import type { Command } from 'commander';
import { connect } from '../context/context';
import { positive } from '../terminal/arguments';
import { outputOption, type OutputOptions, print, printLines } from '../terminal/output';
import { readPages } from '../terminal/pages';
import { previewText, rulesText } from './monitoring.text';
import { readRuleFile } from './rule-file';

const EXAMPLE = `
Example of a file:
  rules:
    - name: low-auc
      monitor: credit-risk-drift
      metric: roc-auc
      below: 0.7
      forWindows: 2
      clearAt: 0.72
      severity: critical`;

/** `modelkeep monitors rules …`. */
export function addRuleCommands(monitors: Command): void {
  const rules = monitors.command('rules').description('alert rules as code');
  rules
    .command('apply')
    .description('create or replace the rules of a YAML or JSON file')
    .argument('<file>', 'the file')
    .option('--preview', 'only show what each rule would have done on past windows')
    .addOption(outputOption())
    .addHelpText('after', EXAMPLE)
    .action(async (file: string, options: OutputOptions & { preview?: boolean }) => {
      const body = readRuleFile(file);
      const client = connect();
      if (!options.preview) return print(options, (await client.call(applyRules, { body })).rules, rulesText);
      const previews = [];
      for (const rule of body.rules)
        previews.push({ rule: rule.name, ...(await client.call(previewRule, { body: { rule } })) });
      print(options, previews, (all, paint) =>
        all.flatMap((preview) => [paint('bold', preview.rule), ...previewText(preview, paint), '']),
      );
    });
  rules
    .command('list')
    .description('list rules by name')
    .option('--monitor <name>', 'those of one monitor')
    .option('--limit <n>', 'at most so many', positive, 100)
    .addOption(outputOption())
    .action(async (options: OutputOptions & { limit: number; monitor?: string }) => {
      const client = connect();
      const { monitor } = options;
      const found = await readPages(
        (page) => client.call(listRules, { query: { ...page, monitor } }),
        options.limit,
      );
      print(options, found, rulesText);
    });
  rules
    .command('delete')
    .description('delete a rule; its open alert is resolved')
    .argument('<rule>', 'name of the rule')
    .action(async (name: string) => {
      await connect().call(deleteRule, { params: { name } });
      printLines([`deleted ${name}`]);
    });
}

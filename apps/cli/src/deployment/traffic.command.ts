import {
  decommissionDeployment,
  listConsumers,
  listSplits,
  rollBackDeployment,
  shiftTraffic,
} from '@modelkeep/contracts/deployment/deployment.api';
import { DecommissionReason } from '@modelkeep/contracts/registry/model-version';
import { type Command, Option } from 'commander';
import { connect } from '../context/context';
import { positive } from '../terminal/arguments';
import { outputOption, type OutputOptions, print } from '../terminal/output';
import { readPages } from '../terminal/pages';
import { consumersText, deploymentText, splitsText } from './deployment.text';
import { parseSplit } from './rollout-options';

type Split = ReturnType<typeof parseSplit>;
type EndOptions = OutputOptions & {
  reason: DecommissionReason;
  comment?: string;
  quietMinutes: number;
  force: boolean;
};

/** `modelkeep deployments shift | rollback | splits | consumers | decommission`. */
export function addTrafficCommands(deployments: Command): void {
  deployments
    .command('shift')
    .description('set the traffic split')
    .argument('<name>', 'name of the deployment')
    .argument('<split>', 'per cent by revision, as 1=90,2=10', parseSplit)
    .requiredOption('--reason <text>', 'why')
    .addOption(outputOption())
    .action(async (name: string, traffic: Split, options: OutputOptions & { reason: string }) => {
      const body = { traffic, reason: options.reason };
      print(options, await connect().call(shiftTraffic, { params: { name }, body }), deploymentText);
    });
  deployments
    .command('rollback')
    .description('take all traffic back, at once: to the split before, or to a revision; ends a rollout')
    .argument('<name>', 'name of the deployment')
    .option('--revision <n>', 'revision that takes all traffic', positive)
    .requiredOption('--reason <text>', 'why')
    .addOption(outputOption())
    .action(async (name: string, options: OutputOptions & { revision?: number; reason: string }) => {
      const { revision, reason } = options;
      const body = { revision, reason };
      print(options, await connect().call(rollBackDeployment, { params: { name }, body }), deploymentText);
    });
  deployments
    .command('splits')
    .description('list who had the traffic when and why, newest first')
    .argument('<name>', 'name of the deployment')
    .option('--limit <n>', 'at most so many', positive, 20)
    .addOption(outputOption())
    .action(async (name: string, options: OutputOptions & { limit: number }) => {
      const client = connect();
      const page = (query: object) => client.call(listSplits, { params: { name }, query });
      print(options, await readPages(page, options.limit), splitsText);
    });
  deployments
    .command('consumers')
    .description('list who calls a deployment')
    .argument('<name>', 'name of the deployment')
    .option('--limit <n>', 'at most so many', positive, 100)
    .addOption(outputOption())
    .action(async (name: string, options: OutputOptions & { limit: number }) => {
      const client = connect();
      const page = (query: object) => client.call(listConsumers, { params: { name }, query });
      print(options, await readPages(page, options.limit), consumersText);
    });
  deployments
    .command('decommission')
    .description('stop a deployment for good; refused while somebody calls it')
    .argument('<name>', 'name of the deployment')
    .addOption(new Option('--reason <code>', 'why').choices(DecommissionReason.options).makeOptionMandatory())
    .option('--comment <text>', "more on it; needed for 'other'")
    .option('--quiet-minutes <n>', 'how long nobody must have called', positive, 15)
    .option('--force', 'stop it although somebody calls', false)
    .addOption(outputOption())
    .action(async (name: string, options: EndOptions) => {
      const { reason, comment, quietMinutes, force } = options;
      const body = { reason, comment, quietMinutes, force };
      print(
        options,
        await connect().call(decommissionDeployment, { params: { name }, body }),
        deploymentText,
      );
    });
}

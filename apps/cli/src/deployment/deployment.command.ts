import { getDeployment, listDeployments } from '@modelkeep/contracts/deployment/deployment.api';
import type { Command } from 'commander';
import { connect } from '../context/context';
import { positive } from '../terminal/arguments';
import { outputOption, type OutputOptions, print } from '../terminal/output';
import { readPages } from '../terminal/pages';
import { deploymentsText, deploymentText } from './deployment.text';
import { addRolloutCommands } from './rollout.command';
import { addTrafficCommands } from './traffic.command';

/** `modelkeep deployments …`. */
export function addDeploymentCommands(program: Command): void {
  const deployments = program.command('deployments').description('deployments, their revisions and traffic');
  deployments
    .command('list')
    .description('list deployments by name')
    .option('--limit <n>', 'at most so many', positive, 100)
    .addOption(outputOption())
    .action(async (options: OutputOptions & { limit: number }) => {
      const client = connect();
      const found = await readPages((query) => client.call(listDeployments, { query }), options.limit);
      print(options, found, deploymentsText);
    });
  deployments
    .command('get')
    .description('show a deployment with its revisions')
    .argument('<name>', 'name of the deployment')
    .addOption(outputOption())
    .action(async (name: string, options: OutputOptions) => {
      print(options, await connect().call(getDeployment, { params: { name } }), deploymentText);
    });
  addTrafficCommands(deployments);
  addRolloutCommands(deployments);
}

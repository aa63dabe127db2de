import {
  applyApplication,
  getApplication,
  listApplications,
  retireApplication,
} from '@modelkeep/contracts/deployment/application.api';
import type { Command } from 'commander';
import { connect } from '../context/context';
import { positive } from '../terminal/arguments';
import { outputOption, type OutputOptions, print } from '../terminal/output';
import { readPages } from '../terminal/pages';
import { applicationsText, applicationText } from './application.text';

type ApplyOptions = OutputOptions & {
  owner: string[];
  deployment?: string[];
  featureService?: string[];
  pipeline?: string[];
  description?: string;
};

/** `modelkeep applications …`. */
export function addApplicationCommands(program: Command): void {
  const applications = program
    .command('applications')
    .description('ML applications: their deployments, feature services, pipelines and owners');
  applications
    .command('apply')
    .description('create an application, or its next version')
    .argument('<name>', 'name of the application')
    .requiredOption('--owner <name...>', 'who answers for it')
    .option('--deployment <name...>', 'deployments that answer for it')
    .option('--feature-service <name...>', 'feature services that its models take')
    .option('--pipeline <name...>', 'pipelines that build and deploy it')
    .option('--description <text>', 'what it is for')
    .addOption(outputOption())
    .action(async (name: string, options: ApplyOptions) => {
      const { owner, deployment, featureService, pipeline, description } = options;
      const parts = { deployments: deployment, featureServices: featureService, pipelines: pipeline };
      const body = { owners: owner, ...parts, description };
      print(options, await connect().call(applyApplication, { params: { name }, body }), applicationText);
    });
  applications
    .command('list')
    .description('list applications by name')
    .option('--limit <n>', 'at most so many', positive, 100)
    .addOption(outputOption())
    .action(async (options: OutputOptions & { limit: number }) => {
      const client = connect();
      const found = await readPages((query) => client.call(listApplications, { query }), options.limit);
      print(options, found, applicationsText);
    });
  applications
    .command('get')
    .description('show an application')
    .argument('<name>', 'name of the application')
    .addOption(outputOption())
    .action(async (name: string, options: OutputOptions) => {
      print(options, await connect().call(getApplication, { params: { name } }), applicationText);
    });
  applications
    .command('retire')
    .description('end an application whose deployments are decommissioned')
    .argument('<name>', 'name of the application')
    .requiredOption('--reason <text>', 'why')
    .addOption(outputOption())
    .action(async (name: string, options: OutputOptions & { reason: string }) => {
      const body = { reason: options.reason };
      print(options, await connect().call(retireApplication, { params: { name }, body }), applicationText);
    });
}

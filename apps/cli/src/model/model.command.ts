import {
  getRegisteredModel,
  listModelVersions,
  listRegisteredModels,
} from '@modelkeep/contracts/registry/model-version.api';
import type { Command } from 'commander';
import { connect } from '../context/context';
import { positive } from '../terminal/arguments';
import { outputOption, type OutputOptions, print } from '../terminal/output';
import { readPages } from '../terminal/pages';
import { modelsText, modelText } from './model.text';

/** `modelkeep models …`. */
export function addModelCommands(program: Command): void {
  const models = program.command('models').description('registered models and their versions');
  models
    .command('list')
    .description('list registered models by name')
    .option('--limit <n>', 'at most so many', positive, 100)
    .addOption(outputOption())
    .action(async (options: OutputOptions & { limit: number }) => {
      const client = connect();
      const found = await readPages((query) => client.call(listRegisteredModels, { query }), options.limit);
      print(options, found, modelsText);
    });
  models
    .command('get')
    .description('show a model with its versions')
    .argument('<model>', 'name of the model')
    .option('--limit <n>', 'at most so many versions', positive, 1000)
    .addOption(outputOption())
    .addHelpText('after', '\nExample:\n  modelkeep models get credit-risk')
    .action(async (name: string, options: OutputOptions & { limit: number }) => {
      const client = connect();
      const params = { model: name };
      const model = await client.call(getRegisteredModel, { params });
      const versions = await readPages(
        (query) => client.call(listModelVersions, { params, query }),
        options.limit,
      );
      print(options, { ...model, versions }, modelText);
    });
}

import { ApiError } from '@modelkeep/client';
import { applyDefinitions } from '@modelkeep/contracts/features/definition.api';
import type { Command } from 'commander';
import { connect } from '../context/context';
import { outputOption, type OutputOptions, print } from '../terminal/output';
import { changesText } from './changes.text';
import { type Located, readDefinitions } from './definition-files';
import { addIngestCommand } from './ingest.command';

/** `modelkeep features …`. */
export function addFeatureCommands(program: Command): void {
  const features = program.command('features').description('entities, feature views and feature services');
  features
    .command('apply')
    .description('apply definitions from YAML or JSON: all of them or none')
    .argument('<path>', 'a file, or a folder with files')
    .option('--dry-run', 'say what would change, and change nothing', false)
    .addOption(outputOption())
    .addHelpText('after', '\nExample:\n  modelkeep features apply features/ --dry-run')
    .action(async (path: string, options: OutputOptions & { dryRun: boolean }) => {
      const located = readDefinitions(path);
      const body = { definitions: located.map(({ definition }) => definition), dryRun: options.dryRun };
      const answer = await connect()
        .call(applyDefinitions, { body })
        .catch((error: unknown) => {
          throw error instanceof ApiError ? inFiles(error, located) : error;
        });
      print(options, answer, changesText);
    });
  addIngestCommand(features);
}

/** The server tells faults by place in the list; their author thinks in files. */
function inFiles({ method, url, status, problem }: ApiError, located: readonly Located[]): ApiError {
  const errors = problem.errors?.map(({ path, message }) => ({
    path: path.replace(/^body\.definitions\.(\d+)/, (whole, place: string) => {
      const found = located[Number(place)];
      return found ? `${found.place} ${found.definition.kind} ${found.definition.name}` : whole;
    }),
    message,
  }));
  return new ApiError(method, url, status, { ...problem, errors });
}

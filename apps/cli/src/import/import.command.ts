import type { Command } from 'commander';
import { z } from 'zod';
import { readContext } from '../context/context';
import { positive } from '../terminal/arguments';
import { EXIT, UsageError } from '../terminal/failure';
import { clean, type Paint } from '../terminal/layout';
import { outputOption, type OutputOptions, print } from '../terminal/output';
import { MlflowImport, type Report } from './import-mlflow';
import { MlflowServer } from './mlflow-server';
import { Progress, textOf } from './progress';

interface ImportOptions extends OutputOptions {
  experiment?: string[];
  models?: true;
  dryRun?: true;
  token?: string;
  sourceToken?: string;
  concurrency: number;
}

const HELP = `
Settings:
  MODELKEEP_URL, MODELKEEP_TOKEN                       where to
  MLFLOW_TRACKING_TOKEN                                bearer token of the MLflow server, or
  MLFLOW_TRACKING_USERNAME, MLFLOW_TRACKING_PASSWORD   user of the MLflow server

Everything is copied unless told otherwise; with --experiment the registry only where --models is given, too.
What broke off goes on with the same command.

Example:
  modelkeep import mlflow http://mlflow.example:5000 --experiment churn --models`;

const collect = (value: string, before: string[] = []): string[] => [...before, value];

/** `modelkeep import mlflow`. */
export function addImportCommands(program: Command): void {
  program
    .command('import')
    .description('bring what another system holds into Modelkeep')
    .command('mlflow')
    .description('copy experiments, runs, models and artifacts from an MLflow server, and compare both sides')
    .argument('<uri>', "the MLflow server's tracking URI")
    .option('--experiment <name>', 'only this experiment; may be given several times', collect)
    .option('--models', 'registered models and prompts, also with --experiment')
    .option('--dry-run', 'only say what there is to copy')
    .option(
      '--token <token>',
      "Modelkeep's access token; seen by others on the machine, MODELKEEP_TOKEN is not",
    )
    .option('--source-token <token>', "the MLflow server's bearer token; likewise MLFLOW_TRACKING_TOKEN")
    .option('--concurrency <n>', 'runs and models at a time', positive, 4)
    .addOption(outputOption())
    .addHelpText('after', HELP)
    .action(async (uri: string, options: ImportOptions) => {
      const report = await importMlflow(uri, options);
      print(options, report, options.dryRun ? planText : reportText);
      if (report.differences.length > 0) process.exitCode = EXIT.no;
    });
}

async function importMlflow(uri: string, options: ImportOptions): Promise<Report> {
  const { experiment: experiments, models, dryRun, concurrency, token } = options;
  const context = readContext({ ...process.env, ...(token && { MODELKEEP_TOKEN: token }) });
  const source = sourceServer(uri, options.sourceToken);
  const target = new MlflowServer(context.url, `Bearer ${context.token}`);
  const scope = { experiments, registry: models ?? experiments === undefined };
  const progress = new Progress();
  try {
    const migration = await MlflowImport.open(source, target, scope, concurrency, progress);
    return await (dryRun ? migration.plan() : migration.run());
  } finally {
    progress.close();
  }
}

function sourceServer(uri: string, token?: string): MlflowServer {
  if (!z.url({ protocol: /^https?$/ }).safeParse(uri).success)
    throw new UsageError(`not the http(s) URL of an MLflow server: ${uri}`);
  const url = new URL(uri);
  const { env } = process;
  const user = decodeURIComponent(url.username) || env['MLFLOW_TRACKING_USERNAME'];
  const password = decodeURIComponent(url.password) || env['MLFLOW_TRACKING_PASSWORD'];
  const bearer = token ?? env['MLFLOW_TRACKING_TOKEN'];
  url.username = url.password = '';
  if (user) {
    const basic = Buffer.from(`${user}:${password ?? ''}`).toString('base64');
    return new MlflowServer(url.href, `Basic ${basic}`);
  }
  return new MlflowServer(url.href, bearer && `Bearer ${bearer}`);
}

const planText = ({ source, target, counts }: Report): string[] => [
  `From ${source} to ${target}: ${textOf(counts) || 'nothing'} to copy.`,
];

function reportText({ source, target, counts, differences }: Report, paint: Paint): string[] {
  const lines = differences.map(({ subject, what }) => `${paint('bold', clean(subject))}  ${clean(what)}`);
  const verdict =
    differences.length === 0
      ? paint('green', 'No differences.')
      : paint('red', `${differences.length} difference${differences.length === 1 ? '' : 's'}.`);
  return [...lines, `Compared ${textOf(counts)} of ${source} with ${target}. ${verdict}`];
}

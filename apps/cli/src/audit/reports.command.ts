import { createWriteStream } from 'node:fs';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import {
  exportLogs,
  getAdverseActionNotice,
  getExplanationReport,
  getTechnicalDocumentation,
} from '@modelkeep/contracts/metadata/report.api';
import { type Command, Option } from 'commander';
import { connect } from '../context/context';
import { positive, uuid } from '../terminal/arguments';
import { printLines } from '../terminal/output';

interface ReportOptions {
  format: 'html' | 'pdf';
  file?: string;
}

const formatOption = () =>
  new Option('--format <format>', 'kind of document').choices(['html', 'pdf']).default('html');
const fileOption = () => new Option('--file <path>', 'write it there, not to standard output');

/** `modelkeep audit report|notice|documentation|logs`: documents made of recorded facts, with their gaps. */
export function addReportCommands(audit: Command): void {
  audit
    .command('report')
    .description('the whole chain of one prediction as a document')
    .argument('<prediction-id>', 'id of the prediction', uuid)
    .addOption(formatOption())
    .addOption(fileOption())
    .addHelpText('after', '\nExample:\n  modelkeep audit report <id> --format pdf --file why.pdf')
    .action(async (predictionId: string, { format, file }: ReportOptions) => {
      const params = { predictionId };
      await write(await connect().call(getExplanationReport, { params, query: { format } }), file);
    });
  audit
    .command('notice')
    .description('adverse-action notice of one decision: its principal reasons')
    .argument('<prediction-id>', 'id of the prediction', uuid)
    .addOption(
      new Option('--against <direction>', 'which margin speaks against the subject')
        .choices(['higher', 'lower'])
        .makeOptionMandatory(),
    )
    .option('--creditor <name and address>', 'who decided; it is on no record')
    .addOption(formatOption())
    .addOption(fileOption())
    .action(async (predictionId: string, options: ReportOptions & NoticeOptions) => {
      const { format, file, against, creditor } = options;
      const input = { params: { predictionId }, query: { format, against, creditor } };
      await write(await connect().call(getAdverseActionNotice, input), file);
    });
  audit
    .command('documentation')
    .description('technical documentation of a model version (EU AI Act, Annex IV)')
    .argument('<model>', 'name of the model')
    .argument('<version>', 'number of the version', positive)
    .addOption(formatOption())
    .addOption(fileOption())
    .action(async (model: string, version: number, { format, file }: ReportOptions) => {
      const input = { params: { model, version }, query: { format } };
      await write(await connect().call(getTechnicalDocumentation, input), file);
    });
  audit
    .command('logs')
    .description('what was logged of a deployment (EU AI Act, Article 12), as JSON lines')
    .argument('<deployment>', 'name of the deployment')
    .requiredOption('--from <time>', 'not before, such as 2020-03-01T00:00:00Z')
    .requiredOption('--to <time>', 'not after')
    .addOption(fileOption())
    .action(async (deployment: string, { from, to, file }: { from: string; to: string; file?: string }) => {
      await write(await connect().call(exportLogs, { query: { deployment, from, to } }), file);
    });
}

interface NoticeOptions {
  against: 'higher' | 'lower';
  creditor?: string;
}

async function write(document: Readable, file: string | undefined): Promise<void> {
  if (file === undefined) return pipeline(document, process.stdout, { end: false });
  await pipeline(document, createWriteStream(file));
  printLines([`Written to ${file}.`]);
}

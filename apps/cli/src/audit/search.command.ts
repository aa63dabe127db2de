import type { SentQueryOf } from '@modelkeep/contracts/common/endpoint';
import { listPredictions } from '@modelkeep/contracts/metadata/audit.api';
import type { PredictionRecord } from '@modelkeep/contracts/serving/prediction';
import type { Command } from 'commander';
import { connect } from '../context/context';
import { positive } from '../terminal/arguments';
import { clean, moment, type Paint, table } from '../terminal/layout';
import { outputOption, type OutputOptions, print } from '../terminal/output';
import { readPages } from '../terminal/pages';
import { decisionOf } from '../why/tensor';

type SearchOptions = OutputOptions & { limit: number } & Omit<
    NonNullable<SentQueryOf<typeof listPredictions>>,
    'limit' | 'after'
  >;

/** `modelkeep audit search`. */
export function addSearchCommand(audit: Command): void {
  audit
    .command('search')
    .description('find predictions by subject, time, model and outcome, oldest first')
    .option('--entity <key=value>', 'about this entity, such as applicant_id=a-0007')
    .option('--model <name>', 'made by this model')
    .option('--version <n>', 'made by this version', positive)
    .option('--deployment <name>', 'made by this deployment')
    .option('--outcome <value>', 'that decided this, such as a class label')
    .option('--from <time>', 'not before, such as 2020-03-01T00:00:00Z')
    .option('--to <time>', 'not after')
    .option('--limit <n>', 'at most so many', positive, 100)
    .addOption(outputOption())
    .addHelpText('after', '\nExample:\n  modelkeep audit search --entity applicant_id=a-0007 --outcome 1')
    .action(async ({ output, limit, ...query }: SearchOptions) => {
      const client = connect();
      const found = await readPages(
        (page) => client.call(listPredictions, { query: { ...query, ...page } }),
        limit,
      );
      print({ output }, found, predictionsText);
    });
}

export function predictionsText(predictions: readonly PredictionRecord[], paint: Paint): string[] {
  return table(
    [
      { title: 'made at' },
      { title: 'prediction' },
      { title: 'outcome' },
      { title: 'model' },
      { title: 'about' },
    ],
    predictions.map(({ time, predictionId, outputs, model, version, entityKeys }) => [
      moment(time),
      predictionId,
      decisionOf(outputs)?.label ?? '',
      clean(`${model} ${version}`),
      Object.entries(entityKeys)
        .map((pair) => clean(pair.join('=')))
        .join(', '),
    ]),
    paint,
  );
}

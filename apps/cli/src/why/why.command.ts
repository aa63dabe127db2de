import type { Explanation, ReplayResult } from '@modelkeep/contracts/metadata/audit';
import { explainPrediction, replayPrediction } from '@modelkeep/contracts/metadata/audit.api';
import type { Command } from 'commander';
import { connect } from '../context/context';
import { uuid } from '../terminal/arguments';
import { EXIT } from '../terminal/failure';
import type { Paint } from '../terminal/layout';
import { outputOption, type OutputOptions, print } from '../terminal/output';
import { explanationText } from './explanation.text';
import { replayText } from './replay.text';

interface Answer {
  explanation: Explanation;
  replay?: ReplayResult;
}

const EXAMPLES = `
The exit code is 1 where the replayed outputs differ from the recorded ones.

Examples:
  modelkeep why 0198c0de-0000-7000-8000-000000000001
  modelkeep why 0198c0de-0000-7000-8000-000000000001 --replay -o json`;

/** `modelkeep why`. */
export function addWhyCommand(program: Command): void {
  program
    .command('why')
    .description('why did the model decide this? The recorded chain behind one prediction')
    .argument('<prediction-id>', 'id that the model server answered with', uuid)
    .option('--replay', 'load the archived package again, predict, and compare bit by bit')
    .addOption(outputOption())
    .addHelpText('after', EXAMPLES)
    .action(async (id: string, options: OutputOptions & { replay?: true }) => {
      const client = connect();
      const params = { predictionId: id };
      const explanation = await client.call(explainPrediction, { params });
      const replay = options.replay && (await client.call(replayPrediction, { params }));
      print<Answer>(options, { explanation, replay }, answerText);
      if (replay && !replay.identical) process.exitCode = EXIT.no;
    });
}

function answerText({ explanation, replay }: Answer, paint: Paint): string[] {
  return [...explanationText(explanation, paint), ...(replay ? replayText(replay, paint) : [])];
}

import { setTimeout as delay } from 'node:timers/promises';
import type { ApiClient } from '@modelkeep/client';
import type { Rollout } from '@modelkeep/contracts/deployment/rollout';
import {
  getRollout,
  listRollouts,
  promoteRollout,
  startRollout,
} from '@modelkeep/contracts/deployment/rollout.api';
import { type Command, Option } from 'commander';
import { connect } from '../context/context';
import { positive, share } from '../terminal/arguments';
import { UsageError } from '../terminal/failure';
import { outputOption, type OutputOptions, print, printLines } from '../terminal/output';
import { readPages } from '../terminal/pages';
import {
  analysisOf,
  parseKey,
  parseSteps,
  STRATEGIES,
  strategyOf,
  type StrategyOptions,
} from './rollout-options';
import { rolloutsText, rolloutText, stepText } from './rollout.text';

const POLL_MS = 1_000;

type StartOptions = StrategyOptions &
  OutputOptions & {
    revision?: number;
    model?: string;
    modelVersion?: number;
    replicas?: number;
    reason: string;
    watch?: boolean;
  };

/** `modelkeep deployments rollout | promote | rollouts`. */
export function addRolloutCommands(deployments: Command): void {
  deployments
    .command('rollout')
    .description(
      'bring a revision, or a new one for a model version, to traffic step by step; back by itself where it is worse',
    )
    .argument('<name>', 'name of the deployment')
    .option('--revision <n>', 'candidate: a revision that is there', positive)
    .option('--model <name>', 'candidate: model of a new revision')
    .option('--model-version <n>', 'candidate: version of the model', positive)
    .option('--replicas <n>', 'of the new revision', positive)
    .addOption(new Option('--strategy <kind>', 'how it takes over').choices(STRATEGIES).default('canary'))
    .option(
      '--steps <steps>',
      'canary: per cent until seconds and requests, as 10:200r,50:60s:200r',
      parseSteps,
    )
    .option('--percent <n>', 'share of the traffic, or of the copies', positive)
    .option('--seconds <n>', 'how long a step lasts at the least', positive)
    .option('--requests <n>', 'how many requests of the candidate a step needs', positive)
    .option('--key <key>', 'a-b: what belongs together, as header:x-customer or input:applicant_id', parseKey)
    .option('--labelled <n>', 'champion-challenger: predictions with a label that it takes', positive)
    .option('--gain <share>', 'champion-challenger: how much more must be right, as 0.01', share)
    .option('--max-error-rate <share>', 'requests that may fail, as 0.02', share)
    .option('--max-latency-ratio <times>', 'how many times slower it may be', Number)
    .option('--max-accuracy-loss <share>', 'how much less may be right, as 0.01', share)
    .option('--no-drift', 'go on when drift is found')
    .option('--deadline <seconds>', 'roll back where it is not at its end by then', positive)
    .requiredOption('--reason <text>', 'why')
    .option('--watch', 'tell each step until it ends; ends with 1 where it was rolled back')
    .addOption(outputOption())
    .action(start);
  deployments
    .command('promote')
    .description('take the rollout under way to its next step')
    .argument('<name>', 'name of the deployment')
    .option('--to-end', 'give the candidate all traffic at once')
    .requiredOption('--reason <text>', 'why')
    .addOption(outputOption())
    .action(async (name: string, options: OutputOptions & { toEnd?: boolean; reason: string }) => {
      const { toEnd, reason } = options;
      print(
        options,
        await connect().call(promoteRollout, { params: { name }, body: { toEnd, reason } }),
        rolloutText,
      );
    });
  deployments
    .command('rollouts')
    .description('list the rollouts of a deployment, newest first')
    .argument('<name>', 'name of the deployment')
    .option('--limit <n>', 'at most so many', positive, 20)
    .addOption(outputOption())
    .action(async (name: string, options: OutputOptions & { limit: number }) => {
      const client = connect();
      const page = (query: object) => client.call(listRollouts, { params: { name }, query });
      print(options, await readPages(page, options.limit), rolloutsText);
    });
}

async function start(name: string, options: StartOptions): Promise<void> {
  const client = connect();
  const body = {
    candidate: candidateOf(options),
    strategy: strategyOf(options),
    analysis: analysisOf(options),
    reason: options.reason,
  };
  const started = await client.call(startRollout, { params: { name }, body });
  const rollout = options.watch ? await watch(client, started, options) : started;
  print(options, rollout, rolloutText);
  if (rollout.state === 'rolled-back') process.exitCode = 1;
}

function candidateOf({ revision, model, modelVersion: version, replicas }: StartOptions) {
  if (revision !== undefined && model === undefined) return { revision };
  if (revision === undefined && model !== undefined && version !== undefined)
    return { model, version, ...(replicas !== undefined && { replicas }) };
  throw new UsageError('name the candidate: --revision, or --model and --model-version');
}

/** Tells each step as it begins, and resolves with the rollout when it has ended or waits for a person. */
async function watch(client: ApiClient, started: Rollout, { output }: OutputOptions): Promise<Rollout> {
  let told: string | undefined;
  for (;;) {
    const rollout = await client.call(getRollout, { params: { id: started.id } });
    const text = stepText(rollout);
    if (output === 'text' && text !== told) printLines([text]);
    told = text;
    if (rollout.state !== 'running' || rollout.held) return rollout;
    await delay(POLL_MS);
  }
}

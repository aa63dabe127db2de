import { createReadStream } from 'node:fs';
import type { ApiClient } from '@modelkeep/client';
import type { Digest } from '@modelkeep/contracts/common/types';
import type { Archive, ArchiveReplay } from '@modelkeep/contracts/registry/archive';
import { importArchive, replayArchive } from '@modelkeep/contracts/registry/archive.api';
import {
  archiveModelVersion,
  getArchive,
  getModelVersion,
} from '@modelkeep/contracts/registry/model-version.api';
import { Command, Option } from 'commander';
import { connect } from '../context/context';
import { positive } from '../terminal/arguments';
import { EXIT, UsageError } from '../terminal/failure';
import type { Paint } from '../terminal/layout';
import { outputOption, type OutputOptions, print } from '../terminal/output';
import { archiveText, readingText, replayText } from './archive.text';
import { parseKeyId, readBundleFile, trustedKey, type TrustOptions } from './bundle-file';
import { confirmKey } from './confirm-key';
import { exportBundle } from './export';
import { retrain } from './retrain';
import { retrainingText } from './retraining.text';

interface SealOptions extends OutputOptions {
  retentionDays?: number;
  trainingData?: 'digest' | 'content';
  predictions?: number;
}

interface Imported {
  archive: Archive;
  replay?: ArchiveReplay;
}

const HELP = `
Examples:
  modelkeep archive export credit-risk 1 -o credit-risk-1.tar
  modelkeep archive verify credit-risk-1.tar --public-key registry.pem
  modelkeep archive import credit-risk-1.tar --public-key registry.pem
The exit code is 1 where a bundle is not as it was sealed, or a replay or a training gives other bits.`;

/** `modelkeep archive …`. */
export function addArchiveCommands(program: Command): void {
  const archive = program
    .command('archive')
    .description('sealed model versions: export, verify, import, replay, retrain')
    .addHelpText('after', HELP);
  ofVersion(archive, 'seal', 'seal a decommissioned version under object lock')
    .option('--retention-days <n>', 'nobody can delete it before', positive)
    .addOption(new Option('--training-data <what>', 'what to seal of it').choices(['digest', 'content']))
    .option('--predictions <n>', 'at most so many recorded predictions as golden ones', Number)
    .addOption(outputOption())
    .action(async (model: string, version: number, options: SealOptions) => {
      const { retentionDays, trainingData, predictions: recordedPredictions } = options;
      const body = { retentionDays, trainingData, recordedPredictions };
      const sealed = await connect().call(archiveModelVersion, { params: { model, version }, body });
      print(options, sealed, archiveText);
    });
  ofVersion(archive, 'show', 'say what is sealed, and until when')
    .addOption(outputOption())
    .action(async (model: string, version: number, options: OutputOptions) => {
      print(options, await archiveOf(connect(), model, version), archiveText);
    });
  ofVersion(archive, 'export', 'write an archive into one file, as it was sealed')
    .requiredOption('-o, --output <file>', 'where to')
    .action(async (model: string, version: number, { output }: { output: string }) => {
      const client = connect();
      await exportBundle(client, await archiveOf(client, model, version), output);
    });
  ofVersion(
    archive,
    'replay',
    'load an archived package again, and compare its golden predictions bit by bit',
  )
    .addOption(outputOption())
    .action(async (model: string, version: number, options: OutputOptions) => {
      const client = connect();
      report(options, await replay(client, (await archiveOf(client, model, version)).packageDigest));
    });
  ofVersion(archive, 'retrain', 'train an archived version again, and say whether its weights are the same')
    .addOption(outputOption())
    .action(async (model: string, version: number, options: OutputOptions) => {
      const client = connect();
      const outcome = await retrain(client, await archiveOf(client, model, version));
      print(options, outcome, retrainingText);
      if (!outcome.identical) process.exitCode = EXIT.no;
    });
  addFileCommands(archive);
}

function addFileCommands(archive: Command): void {
  ofFile(archive, 'verify', 'check every byte of a bundle; no server is needed').action(
    async (file: string, options: OutputOptions & TrustOptions) => {
      const reading = await readBundleFile(file, await trustedKey(options));
      print(options, reading, readingText);
      if (reading.faults.length > 0) process.exitCode = EXIT.no;
    },
  );
  ofFile(archive, 'import', 'bring a bundle into this installation, and replay its golden predictions')
    .option('--no-replay', 'do not replay')
    .action(bringIn);
}

async function bringIn(
  file: string,
  options: OutputOptions & TrustOptions & { replay: boolean },
): Promise<void> {
  const client = connect();
  const named = await trustedKey(options);
  const reading = await readBundleFile(file, named);
  if (reading.faults.length > 0 || !reading.keyId) {
    print(options, reading, readingText);
    process.exitCode = EXIT.no;
    return;
  }
  if (!named && !(await confirmKey(reading)))
    throw new UsageError('the key was not confirmed: give --public-key <file> or --key-id <id>');
  const archive = await client.call(importArchive, {
    query: { keyId: reading.keyId },
    stream: createReadStream(file),
  });
  const outcome: Imported = {
    archive,
    replay: options.replay ? await replay(client, archive.packageDigest) : undefined,
  };
  print(options, outcome, importText);
  if (outcome.replay && !outcome.replay.identical) process.exitCode = EXIT.no;
}

const importText = ({ archive, replay: replayed }: Imported, paint: Paint): string[] => [
  ...archiveText(archive, paint),
  '',
  ...(replayed ? replayText(replayed, paint) : []),
];

function report(options: OutputOptions, replayed: ArchiveReplay): void {
  print(options, replayed, replayText);
  if (!replayed.identical) process.exitCode = EXIT.no;
}

const replay = (client: ApiClient, digest: Digest): Promise<ArchiveReplay> =>
  client.call(replayArchive, { params: { digest } });

/** Throws UsageError for a version that is not archived. */
async function archiveOf(client: ApiClient, model: string, version: number): Promise<Archive> {
  const { packageDigest, stage } = await client.call(getModelVersion, { params: { model, version } });
  if (stage !== 'archived' || !packageDigest)
    throw new UsageError(`version ${version} of ${model} is ${stage}, not archived`);
  return client.call(getArchive, { params: { digest: packageDigest } });
}

const ofVersion = (archive: Command, name: string, description: string): Command =>
  archive
    .command(name)
    .description(description)
    .argument('<model>', 'name of the model')
    .argument('<version>', 'its number', positive);

const ofFile = (archive: Command, name: string, description: string): Command =>
  archive
    .command(name)
    .description(description)
    .argument('<file>', 'the bundle')
    .addOption(
      new Option('--public-key <file>', 'PEM of the key that is trusted to have sealed it').conflicts(
        'keyId',
      ),
    )
    .option('--key-id <id>', 'the same by its id: SHA-256 of its SPKI DER', parseKeyId)
    .addOption(outputOption());

import { createReadStream, existsSync } from 'node:fs';
import { basename, extname } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { ApiClient } from '@modelkeep/client';
import type { Ingestion } from '@modelkeep/contracts/features/ingestion';
import { getIngestion, ingest } from '@modelkeep/contracts/features/ingestion.api';
import { recordDataSnapshot } from '@modelkeep/contracts/metadata/data-snapshot.api';
import type { Command } from 'commander';
import { connect } from '../context/context';
import { EXIT, UsageError } from '../terminal/failure';
import { outputOption, type OutputOptions, print } from '../terminal/output';
import { ingestionText } from './ingestion.text';

interface IngestOptions extends OutputOptions {
  entityColumn?: string;
  timeColumn?: string;
  offline: boolean;
}

const POLL_MS = 500;

/** `modelkeep features ingest`. */
export function addIngestCommand(features: Command): void {
  features
    .command('ingest')
    .description('take the rows of a CSV or Parquet file into a feature view')
    .argument('<view>', 'name of the feature view')
    .argument('<file>', 'a .csv or .parquet file, with a heading')
    .option('--entity-column <name>', "column with the entity's keys; the join key's name unless told")
    .option('--time-column <name>', 'column with the event times', 'event_timestamp')
    .option('--offline', 'into the history only, until it is materialized', false)
    .addOption(outputOption())
    .addHelpText('after', '\nEnds with 1 where rows were rejected, or the file could not be read.')
    .action(async (view: string, file: string, options: IngestOptions) => {
      const ended = await ingestFile(connect(), view, file, options);
      print(options, ended, ingestionText);
      if (ended.state === 'failed' || ended.rejected > 0) process.exitCode = EXIT.no;
    });
}

/** Records the file as a data snapshot, starts its ingestion and waits for the end. */
async function ingestFile(
  client: ApiClient,
  view: string,
  file: string,
  { entityColumn, timeColumn, offline }: IngestOptions,
): Promise<Ingestion> {
  const format = extname(file).slice(1).toLowerCase();
  if (format !== 'csv' && format !== 'parquet')
    throw new UsageError(`${file} is neither a .csv nor a .parquet file`);
  if (!existsSync(file)) throw new UsageError(`there is no file ${file}`);
  const { digest } = await client.call(recordDataSnapshot, {
    query: { name: snapshotName(file), format },
    stream: createReadStream(file),
  });
  const body = {
    dataSnapshotDigest: digest,
    entityColumn,
    timeColumn,
    to: offline ? ('offline' as const) : undefined,
  };
  let ingestion = await client.call(ingest, { params: { name: view }, body });
  while (ingestion.state === 'running') {
    await delay(POLL_MS);
    ingestion = await client.call(getIngestion, { params: { name: view, id: ingestion.id } });
  }
  return ingestion;
}

/** The file's name, as a resource may be called. */
const snapshotName = (file: string): string =>
  basename(file)
    .toLowerCase()
    .replace(/[^a-z0-9._-]/g, '-')
    .replace(/^[^a-z0-9]+/, '')
    .slice(0, 100) || 'rows';

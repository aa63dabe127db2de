import type { Command } from 'commander';
import { facts, moment, type Paint } from '../terminal/layout';
import { outputOption, type OutputOptions, print, printLines } from '../terminal/output';
import type { BackupSummary } from './backup-manifest';

interface CreateOptions extends OutputOptions {
  to: string;
  recipient: string[];
  file?: string[];
}

interface ReadOptions extends OutputOptions {
  key: string;
}

type Report = BackupSummary & { takenAt: string; durationMs: number; frozenMs?: number };

const HELP = `
Settings, those of an administrator:
  MODELKEEP_DATABASE_URL       PostgreSQL that holds the services' databases
  MODELKEEP_KAFKA_BROKERS      host:port, comma separated
  MODELKEEP_S3_ENDPOINT, MODELKEEP_S3_ACCESS_KEY, MODELKEEP_S3_SECRET_KEY
pg_dump and pg_restore must be on the PATH.

Examples:
  modelkeep backup new-key backup.key
  modelkeep backup create --to monday.backup --recipient age1… --file secrets.json
  modelkeep backup verify monday.backup --key backup.key
  modelkeep backup files monday.backup --key backup.key --into restored
  modelkeep restore monday.backup --key backup.key`;

const collect = (value: string, before: string[] = []): string[] => [...before, value];

/** `modelkeep backup …` and `modelkeep restore`: straight to the parts, for operators. What they need is loaded only then. */
export function addBackupCommands(program: Command): void {
  const backup = program
    .command('backup')
    .description('databases, topics with their offsets, and objects as of one moment, encrypted')
    .addHelpText('after', HELP);
  backup
    .command('new-key')
    .description('make the key that backups are read with; its public half makes them')
    .argument('<file>', 'where the secret key goes')
    .action(async (file: string) => {
      const { newKey } = await import('./encryption');
      printLines([await newKey(file)]);
    });
  backup
    .command('create')
    .description('back up while everything runs')
    .requiredOption('--to <file>', 'file to write')
    .requiredOption(
      '--recipient <key>',
      'age public key that may read it; may be given several times',
      collect,
    )
    .option('--file <path>', 'a file to take along, such as the keys; may be given several times', collect)
    .addOption(outputOption())
    .action(async ({ to, recipient, file = [], ...options }: CreateOptions) => {
      const { partsAccess } = await import('./parts-access');
      const { createBackup } = await import('./create-backup');
      print(options, await createBackup(await partsAccess(), to, recipient, file), reportText);
    });
  withKey(backup.command('verify').description('decrypt a backup and read it to its end')).action(
    async (file: string, { key, ...options }: ReadOptions) => {
      const { verifyBackup } = await import('./restore-backup');
      print(options, await verifyBackup(file, key), reportText);
    },
  );
  withKey(
    backup.command('files').description('write the files that came along into a folder, and nothing else'),
  )
    .requiredOption('--into <folder>', 'where to')
    .action(async (file: string, { key, into, ...options }: ReadOptions & { into: string }) => {
      const { extractFiles } = await import('./restore-backup');
      print(options, await extractFiles(file, key, into), reportText);
    });
  withKey(
    program.command('restore').description('restore a backup into empty parts, while no service runs'),
  ).action(async (file: string, { key, ...options }: ReadOptions) => {
    const { partsAccess } = await import('./parts-access');
    const { restoreBackup } = await import('./restore-backup');
    print(options, await restoreBackup(await partsAccess(), file, key), reportText);
  });
}

const withKey = (command: Command): Command =>
  command
    .argument('<file>', 'the backup')
    .requiredOption('--key <file>', 'secret key to read it with')
    .addOption(outputOption());

const reportText = (report: Report, paint: Paint): string[] =>
  facts(
    [
      ['Moment', moment(report.takenAt)],
      ['Databases', String(report.databases)],
      ['Records', String(report.records)],
      ['Objects', String(report.objects)],
      ['Files', String(report.files)],
      ['Publishing held', report.frozenMs === undefined ? undefined : `${report.frozenMs} ms`],
      ['Took', `${report.durationMs} ms`],
    ],
    paint,
  );

import { resolve } from 'node:path';
import { Command, Option } from 'commander';
import { postgresAccount } from './account';
import { externalParts } from './connection';
import { examine } from './doctor';
import { exitCode, formatFindings } from './doctor-report';
import { defaultCache, defaultHome, openFolder, usableHome } from './folders';
import { lockHolder } from './lock';
import type { PortPolicy } from './ports';
import { seconds } from './report';
import { parseServiceNames, SERVICE_NAMES } from './services';
import { runInForeground, showRunning, startInBackground } from './start-command';
import { stackLockFile } from './state';
import { showStatus } from './status-command';
import { stopStack } from './stop';

interface Common {
  home: string;
  cache: string;
}

interface Start extends Common {
  detach?: boolean;
  services: string;
  ports: PortPolicy;
}

const began = performance.now();

function print(line: string): void {
  process.stdout.write(`${line}\n`);
}

function report(line: string): void {
  print(`[${seconds(began).padStart(8)}] ${line}`);
}

async function start({ home, cache, detach, services, ports }: Start): Promise<void> {
  const names = parseServiceNames(services);
  const folder = usedHome(home);
  if (await showRunning(folder, print)) return;
  if (!detach) {
    await runInForeground({ home, cache, services: names, ports, report }, print);
    return;
  }
  openFolder(folder);
  const settings = [
    '--home',
    home,
    '--cache',
    cache,
    '--services',
    names.join(',') || 'none',
    '--ports',
    ports,
  ];
  await startInBackground(folder, [__filename, 'start', ...settings], print);
  print('Running in the background; npm stop ends it.');
}

async function stop({ home }: Common): Promise<void> {
  const running = await stopStack(usedHome(home), report);
  print(running ? 'Stopped.' : `No stack was running in ${usedHome(home)}.`);
}

async function status({ home }: Common): Promise<void> {
  if (!(await showStatus(usedHome(home), print))) process.exitCode = 1;
}

async function doctor({ home, cache }: Common): Promise<void> {
  const folder = usedHome(home);
  const running = lockHolder(stackLockFile(folder)) !== undefined;
  const findings = await examine({ home: folder, cache, external: externalParts(), running });
  for (const line of formatFindings(findings)) print(line);
  process.exitCode = exitCode(findings);
}

/** The data folder that root's stacks move to when theirs is closed to PostgreSQL's user. */
function usedHome(home: string): string {
  return usableHome(home, postgresAccount(report));
}

function command(name: string, description: string): Command {
  return new Command(name)
    .description(description)
    .option('--home <folder>', 'data folder (MODELKEEP_HOME)', (text) => resolve(text), defaultHome())
    .option(
      '--cache <folder>',
      'downloads and builds (MODELKEEP_CACHE)',
      (text) => resolve(text),
      defaultCache(),
    );
}

async function main(): Promise<void> {
  // The reader of our output may leave before we end: `start | head`, a closed terminal.
  process.stdout.on('error', () => undefined);
  const program = new Command('local-stack').description(
    'Kafka, PostgreSQL, MinIO and the services on one machine',
  );
  program.addCommand(
    command('start', 'start everything and show where it is; Ctrl-C stops it')
      .option('-d, --detach', 'leave it running in the background')
      .option('--services <names>', "comma-separated, or 'none' for the parts only", SERVICE_NAMES.join(','))
      .addOption(
        new Option('--ports <policy>', 'which ports to take').choices(['usual', 'free']).default('usual'),
      )
      .action(start),
  );
  program.addCommand(command('stop', 'stop everything that runs in the data folder').action(stop));
  program.addCommand(command('status', 'show what runs and whether it is ready').action(status));
  program.addCommand(
    command('doctor', 'look for what the stack needs and this machine lacks').action(doctor),
  );
  await program.parseAsync();
}

main().then(
  // Sockets of probes may linger; nothing is left to do.
  () => process.exit(),
  (error: Error) => {
    process.stderr.write(`${error.message}\n`);
    process.exit(1);
  },
);

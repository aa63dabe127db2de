import { execFileSync } from 'node:child_process';
import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome'];

/** The browser that the console is tried with: `CHROMIUM`, else the first on the PATH. */
export function findChromium(): string | undefined {
  const given = process.env['CHROMIUM'];
  if (given) return given;
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  return NAMES.flatMap((name) => folders.map((folder) => join(folder, name))).find(isExecutable);
}

/** Throws, with the way to get one, where there is no browser. */
export function chromium(): string {
  const found = findChromium();
  if (found !== undefined) return found;
  throw new Error(
    'The console is tested in Chromium, and there is none on the PATH. On Debian and Ubuntu: ' +
      'sudo apt-get install -y chromium. Elsewhere: CHROMIUM=/path/to/chrome npm test.',
  );
}

/** Installs Debian's Chromium where there is none and we may: as root. The tests say what is missing otherwise. */
export function provideChromium(): void {
  if (findChromium() !== undefined || process.getuid?.() !== 0) return;
  const install = ['install', '-y', '--no-install-recommends', 'chromium'];
  const options = { stdio: 'inherit', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } } as const;
  process.stdout.write('Chromium is missing: apt-get installs it\n');
  try {
    execFileSync('apt-get', ['update', '-q'], options);
    execFileSync('apt-get', ['-q', ...install], options);
  } catch (error) {
    process.stdout.write(`Chromium could not be installed: ${(error as Error).message}\n`);
  }
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

import { accessSync, constants } from 'node:fs';
import { delimiter, join } from 'node:path';
import { defaultCache } from '@modelkeep/local-stack';
import { CHROMIUM_VERSION, makeChromium } from './make-chromium';

const NAMES = ['chromium', 'chromium-browser', 'google-chrome'];

const ownFolder = () => join(defaultCache(), `chromium-${CHROMIUM_VERSION}`);

/** The browser that the console is tried with: `CHROMIUM`, else the first on the PATH, else our own in the cache. */
export function findChromium(): string | undefined {
  const given = process.env['CHROMIUM'];
  if (given) return given;
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const places = NAMES.flatMap((name) => folders.map((folder) => join(folder, name)));
  return [...places, join(ownFolder(), 'chromium')].find(isExecutable);
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

/** Makes a browser in the cache where there is none. Where that fails, the tests of the console say what is missing. */
export async function provideChromium(): Promise<void> {
  if (findChromium() !== undefined) return;
  const say = (text: string) => void process.stdout.write(`${text}\n`);
  say(`Chromium is missing: version ${CHROMIUM_VERSION} is made from its npm package, once`);
  await makeChromium(ownFolder()).catch((error: Error) => say(`Chromium cannot be made: ${error.message}`));
}

function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

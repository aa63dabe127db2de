import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { breakingChanges } from './breaking-change';
import { currentShapes, type EventShapes } from './event-shape';

/** Writes the shapes of today's events to the file given, unless they break what stands there. */
function main(file: string | undefined): void {
  if (!file) throw new Error('usage: accept <file of released events>');
  const released = existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as EventShapes) : {};
  const current = currentShapes();
  const breaks = breakingChanges(released, current);
  if (breaks.length > 0) {
    process.stderr.write(`${breaks.join('\n')}\nNothing was written: declare a new version of the type.\n`);
    process.exitCode = 1;
    return;
  }
  writeFileSync(file, `${JSON.stringify(current, undefined, 2)}\n`);
  process.stdout.write(`${file}: ${Object.keys(current).length} event types.\n`);
}

main(process.argv[2]);

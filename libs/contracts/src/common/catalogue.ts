import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { Endpoint } from './endpoint';
import type { EventDefinition } from './event';

const root = join(__dirname, '..');
const load = createRequire(__filename);

/** Every exported value of every file under the contracts whose name ends in `suffix`, before its extension. */
function exportsOf(suffix: '.event' | '.api'): unknown[] {
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((file) => new RegExp(`\\${suffix}\\.(js|ts)$`).test(file))
    .sort()
    .flatMap((file) => Object.values(load(join(root, file)) as Record<string, unknown>));
}

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** All events of the suite, by type. */
export function loadEvents(): Map<string, EventDefinition> {
  const events = exportsOf('.event').filter(
    (value): value is EventDefinition => isObject(value) && 'topic' in value && 'example' in value,
  );
  return new Map(events.map((event) => [event.type, event]));
}

/** All HTTP endpoints of the suite. */
export function loadEndpoints(): Endpoint[] {
  return exportsOf('.api').filter(
    (value): value is Endpoint =>
      isObject(value) && 'method' in value && 'path' in value && 'service' in value,
  );
}

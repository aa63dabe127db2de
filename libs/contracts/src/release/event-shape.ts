import { z } from 'zod';
import { loadEvents } from '../common/catalogue';
import type { EventDefinition } from '../common/event';

/** JSON Schema 2020-12 of what may stand on the wire. */
export type JsonSchema = Readonly<Record<string, unknown>>;

/** What consumers and outside producers of an event rely on. */
export interface EventShape {
  readonly topic: string;
  /** How the key is made of the data: JSON pointers (RFC 6901) to the fields it takes. */
  readonly key: string;
  readonly data: JsonSchema;
}

/** Event shapes by type. */
export type EventShapes = Readonly<Record<string, EventShape>>;

/** Shapes of all events of the catalogue, sorted by type. */
export function currentShapes(): EventShapes {
  const events = [...loadEvents().values()].sort((one, other) => (one.type < other.type ? -1 : 1));
  return Object.fromEntries(events.map((event) => [event.type, shapeOf(event)]));
}

export function shapeOf(event: EventDefinition): EventShape {
  return {
    topic: event.topic,
    key: event.key(pointers(event.data.parse(event.example), '') as never),
    data: z.toJSONSchema(event.data, { io: 'input', unrepresentable: 'any', override: dropImpliedPattern }),
  };
}

/** Where a format says it all, the pattern is zod's way of checking it, and may differ between its releases. */
function dropImpliedPattern({ jsonSchema }: { jsonSchema: z.core.JSONSchema.BaseSchema }): void {
  if (jsonSchema.format !== undefined) delete jsonSchema.pattern;
}

/** The same value with every scalar replaced by the pointer to it. */
function pointers(value: unknown, pointer: string): unknown {
  if (Array.isArray(value)) return value.map((item, index) => pointers(item, `${pointer}/${index}`));
  if (typeof value !== 'object' || value === null) return pointer;
  const entries = Object.entries(value).map(([name, item]) => [name, pointers(item, `${pointer}/${name}`)]);
  return Object.fromEntries(entries) as unknown;
}

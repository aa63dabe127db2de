import { isDeepStrictEqual } from 'node:util';
import type { EventShape, EventShapes, JsonSchema } from './event-shape';

/** Keywords that say nothing about which values are valid. */
const ANNOTATIONS: ReadonlySet<string> = new Set([
  '$schema',
  'title',
  'description',
  'examples',
  'deprecated',
]);

/** Keywords that are compared field by field. */
const OF_OBJECTS: ReadonlySet<string> = new Set(['properties', 'required']);

/** Keywords whose value is a schema, or a list of schemas. */
const WITH_SCHEMAS: ReadonlySet<string> = new Set([
  'items',
  'prefixItems',
  'additionalProperties',
  'anyOf',
  'oneOf',
  'allOf',
]);

/**
 * What has changed so that a program of the last release and one of this could not read each other's events: both run
 * at once during an upgrade, topics keep old events, and producers outside are upgraded when they like. Empty when only
 * types and optional fields were added.
 */
export function breakingChanges(released: EventShapes, current: EventShapes): string[] {
  return Object.entries(released).flatMap(([type, shape]) => {
    const now = current[type];
    return now ? shapeChanges(shape, now).map((change) => `${type}: ${change}`) : [`${type}: is gone`];
  });
}

function shapeChanges(before: EventShape, now: EventShape): string[] {
  return [
    ...(before.topic === now.topic ? [] : [`topic was ${before.topic}, is ${now.topic}`]),
    ...(before.key === now.key ? [] : [`key was ${before.key}, is ${now.key}`]),
    ...schemaChanges(before.data, now.data, 'data'),
  ];
}

function schemaChanges(before: JsonSchema, now: JsonSchema, place: string): string[] {
  const keywords = new Set([...Object.keys(before), ...Object.keys(now)]);
  const others = [...keywords].filter((keyword) => !ANNOTATIONS.has(keyword) && !OF_OBJECTS.has(keyword));
  return [
    ...fieldChanges(before, now, place),
    ...others.flatMap((keyword) => keywordChanges(keyword, before[keyword], now[keyword], place)),
  ];
}

function fieldChanges(before: JsonSchema, now: JsonSchema, place: string): string[] {
  const [old, present] = [fieldsOf(before), fieldsOf(now)];
  const kept = [...old].flatMap(([name, field]) => {
    const path = `${place}.${name}`;
    const other = present.get(name);
    if (!other) return [`${path} is gone`];
    const change = other.required ? 'was optional, is required' : 'was required, is optional';
    return [
      ...(field.required === other.required ? [] : [`${path} ${change}`]),
      ...schemaChanges(field.schema, other.schema, path),
    ];
  });
  const added = [...present].filter(([name]) => !old.has(name));
  return [
    ...kept,
    ...added.filter(([, field]) => field.required).map(([name]) => `${place}.${name} is new and required`),
    ...added
      .filter(([, field]) => !field.required && before['additionalProperties'] === false)
      .map(([name]) => `${place}.${name} is new, but the last release refuses unknown fields`),
  ];
}

function fieldsOf(schema: JsonSchema): Map<string, { schema: JsonSchema; required: boolean }> {
  const properties = (schema['properties'] ?? {}) as Record<string, JsonSchema>;
  const required = new Set((schema['required'] ?? []) as string[]);
  return new Map(
    Object.entries(properties).map(([name, field]) => [
      name,
      { schema: field, required: required.has(name) },
    ]),
  );
}

function keywordChanges(keyword: string, before: unknown, now: unknown, place: string): string[] {
  if (WITH_SCHEMAS.has(keyword)) {
    if (isSchema(before) && isSchema(now)) return schemaChanges(before, now, `${place}.${keyword}`);
    if (Array.isArray(before) && Array.isArray(now) && before.length === now.length)
      return before.flatMap((one: JsonSchema, index) =>
        schemaChanges(one, now[index] as JsonSchema, `${place}.${keyword}[${index}]`),
      );
  }
  if (isDeepStrictEqual(sorted(keyword, before), sorted(keyword, now))) return [];
  return [`${place}: ${keyword} was ${shown(before)}, is ${shown(now)}`];
}

const isSchema = (value: unknown): value is JsonSchema =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Enumerations and lists of types are sets. */
const sorted = (keyword: string, value: unknown): unknown =>
  (keyword === 'enum' || keyword === 'type') && Array.isArray(value)
    ? [...(value as unknown[])].sort()
    : value;

const shown = (value: unknown): string => (value === undefined ? 'absent' : JSON.stringify(value));

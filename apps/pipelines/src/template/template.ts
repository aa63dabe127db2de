import type { TemplateJson } from '@modelkeep/contracts/pipelines/template';

export type Path = readonly (string | number)[];

/** A reference and where in the value it stands. */
export interface FoundReference {
  path: Path;
  expression: string;
}

/** `$${` stands for a literal `${`; otherwise `${…}` is a reference. */
const TOKEN = /\$\$\{|\$\{([^}]*)\}/g;
const ALONE = /^\$\{([^}]*)\}$/;

/** Every reference in the strings of a JSON value. Keys of objects are not templates. */
export function findReferences(value: TemplateJson, path: Path = []): FoundReference[] {
  if (typeof value === 'string') {
    return [...value.matchAll(TOKEN)].flatMap(([, expression]) =>
      expression === undefined ? [] : [{ path, expression }],
    );
  }
  return entriesOf(value).flatMap(([key, part]) => findReferences(part, [...path, key]));
}

/**
 * Fills the references of a JSON value. A string that is one reference alone becomes the value itself, whatever its
 * type; within a longer text a value is written as text, and as JSON where it is an object or a list.
 * `lookUp` throws where a reference has no value.
 */
export function fill(value: TemplateJson, lookUp: (expression: string) => unknown): unknown {
  if (typeof value === 'string') return fillText(value, lookUp);
  if (Array.isArray(value)) return value.map((part) => fill(part, lookUp));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, part]) => [key, fill(part, lookUp)]));
}

function fillText(text: string, lookUp: (expression: string) => unknown): unknown {
  const [, alone] = ALONE.exec(text) ?? [];
  if (alone !== undefined) return lookUp(alone);
  return text.replaceAll(TOKEN, (_, expression: string | undefined) =>
    expression === undefined ? '${' : asText(lookUp(expression)),
  );
}

function asText(value: unknown): string {
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);
}

function entriesOf(value: TemplateJson): [string | number, TemplateJson][] {
  if (Array.isArray(value)) return value.map((part, index) => [index, part]);
  return typeof value === 'object' && value !== null ? Object.entries(value) : [];
}

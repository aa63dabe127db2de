import type { ParameterSchema } from '@modelkeep/contracts/pipelines/step';
import { Ajv2020, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020';
import addFormats from 'ajv-formats';

const ajv = new Ajv2020({ allErrors: true, strict: false, logger: false });
addFormats(ajv as never);

const KEPT = 1000;
const compiled = new Map<string, ValidateFunction>();

/** Why a JSON Schema is none, or undefined. */
export function schemaFault(schema: ParameterSchema): string | undefined {
  try {
    validatorOf(schema);
    return undefined;
  } catch (error) {
    return (error as Error).message;
  }
}

/** What of a value breaks a schema: path inside the value, and how. Empty where it meets it. */
export function valueFaults(schema: ParameterSchema, value: unknown): { path: string[]; message: string }[] {
  const validate = validatorOf(schema);
  if (validate(value)) return [];
  return (validate.errors ?? []).map((error) => ({ path: pathOf(error), message: error.message ?? 'wrong' }));
}

/** JSON types that a schema allows; undefined where it does not say. */
export function typesOf({ type, enum: values, const: value }: ParameterSchema): string[] | undefined {
  if (typeof type === 'string') return [type];
  if (Array.isArray(type)) return type as string[];
  const named = value === undefined ? values : [value];
  return Array.isArray(named) ? [...new Set(named.map(typeOf))] : undefined;
}

/** JSON Schema's name of a value's type. */
export function typeOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  return Number.isInteger(value) ? 'integer' : typeof value;
}

/** Whether a value of one of the first types may be one of the second; undefined allows all. */
export function mayBe(types: readonly string[] | undefined, wanted: readonly string[] | undefined): boolean {
  if (!types || !wanted) return true;
  return types.some(
    (type) =>
      wanted.includes(type) ||
      (type === 'integer' && wanted.includes('number')) ||
      (type === 'number' && wanted.includes('integer')),
  );
}

/** Schemas are compiled once: definitions hold few, runs check them often. */
function validatorOf(schema: ParameterSchema): ValidateFunction {
  const key = JSON.stringify(schema);
  const known = compiled.get(key);
  if (known) return known;
  // An identifier would be kept by the compiler, and clash with another definition's.
  const { $id: _, ...anonymous } = schema;
  const made = ajv.compile(anonymous);
  if (compiled.size >= KEPT) compiled.clear();
  compiled.set(key, made);
  return made;
}

function pathOf({ instancePath }: ErrorObject): string[] {
  return instancePath
    .split('/')
    .slice(1)
    .map((part) => part.replaceAll('~1', '/').replaceAll('~0', '~'));
}

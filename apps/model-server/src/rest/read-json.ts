import { invalid } from '@modelkeep/service';
import type { z } from 'zod';

/** The JSON of a body, checked; no body is an empty object. Throws 400 that says what is wrong where. */
export function readJson<Schema extends z.ZodType>(schema: Schema, body: unknown): z.infer<Schema> {
  const text = Buffer.isBuffer(body) && body.length > 0 ? body.toString('utf8') : '{}';
  const parsed = schema.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  throw invalid(parsed.error.issues.map(({ path, message }) => ({ path: path.join('.'), message })));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const message = error instanceof Error ? error.message : String(error);
    throw invalid([{ path: '', message: `the body is no JSON: ${message}` }]);
  }
}

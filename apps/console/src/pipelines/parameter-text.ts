import type { ParameterSchema } from '@modelkeep/contracts/pipelines/step';
import type { z } from 'zod';

type Json = z.core.util.JSONType;

/** A parameter as somebody writes it: JSON where it is some, unless the pipeline asks for text. */
export function jsonOrText(text: string, schema?: ParameterSchema): Json {
  if (schema?.['type'] === 'string') return text;
  try {
    return JSON.parse(text) as Json;
  } catch {
    return text;
  }
}

export const textOf = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

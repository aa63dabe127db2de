import { invalidParameter } from '@modelkeep/mlflow';
import { z } from 'zod';
import type { AssessmentKind } from './assessment';

const Serialized = z.object({ serialized_value: z.object({ value: z.string() }) });

/** What an assessment says: the value of a feedback or an expectation, the name of an issue. `null` where it says none. */
export function valueOf(kind: AssessmentKind, content: Record<string, unknown>): unknown {
  if (kind === 'issue') return content.issue_name ?? null;
  const serialized = Serialized.safeParse(content);
  if (!serialized.success) return content.value ?? null;
  try {
    return JSON.parse(serialized.data.serialized_value.value);
  } catch {
    throw invalidParameter('The serialized value of an expectation must be JSON.');
  }
}

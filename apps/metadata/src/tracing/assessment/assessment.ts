export type AssessmentKind = 'feedback' | 'expectation' | 'issue';

/** A stored assessment, as JSON of its row: times are numbers, in Unix milliseconds. */
export interface AssessmentRow {
  assessment_id: string;
  trace_id: string;
  name: string;
  kind: AssessmentKind;
  /** The message of its kind, as the client sent it. */
  content: Record<string, unknown>;
  /** What the content says, to search by. */
  value: unknown;
  source: { source_type: string; source_id: string };
  span_id: string | null;
  rationale: string | null;
  metadata: Record<string, string>;
  overrides: string | null;
  valid: boolean;
  create_time: number;
  last_update_time: number;
}

const iso = (milliseconds: number): string => new Date(milliseconds).toISOString();

/** The Assessment message of the MLflow API. */
export function assessmentToJson(row: AssessmentRow) {
  return {
    assessment_id: row.assessment_id,
    assessment_name: row.name,
    trace_id: row.trace_id,
    ...(row.span_id !== null && { span_id: row.span_id }),
    source: row.source,
    create_time: iso(row.create_time),
    last_update_time: iso(row.last_update_time),
    [row.kind]: row.content,
    ...(row.rationale !== null && { rationale: row.rationale }),
    metadata: row.metadata,
    ...(row.overrides !== null && { overrides: row.overrides }),
    valid: row.valid,
  };
}

import { z } from 'zod';

/** What is told of an assessment of a trace; what it says stays with the trace. */
export const AssessmentSummary = z.object({
  assessmentId: z.string(),
  traceId: z.string(),
  experimentId: z.string(),
  name: z.string(),
  kind: z.enum(['feedback', 'expectation', 'issue']),
  source: z.object({ type: z.string(), id: z.string() }),
  /** The assessment that this one replaces. */
  overrides: z.string().optional(),
});
export type AssessmentSummary = z.infer<typeof AssessmentSummary>;

export const exampleAssessment: AssessmentSummary = {
  assessmentId: 'a-0123456789abcdef0123456789abcdef',
  traceId: 'tr-0123456789abcdef0123456789abcdef',
  experimentId: '1',
  name: 'correctness',
  kind: 'feedback',
  source: { type: 'HUMAN', id: 'dana' },
};

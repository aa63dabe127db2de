import { Key, Text } from '@modelkeep/mlflow';
import { z } from 'zod';
import { Timestamp } from '../timestamp';
import { tracing } from '../tracing-api';

const MAX_CONTENT = 1_000_000;
/** A message of one kind of assessment; kept as it is. */
const Content = z
  .record(z.string(), z.unknown())
  .refine((content) => JSON.stringify(content).length <= MAX_CONTENT, 'is too large')
  .refine((content) => !JSON.stringify(content).includes('\\u0000'), 'may not contain U+0000');
const Metadata = z.record(Text(250).min(1), Text(100_000));
const AssessmentId = z.string().regex(/^[\w.:-]{1,128}$/, 'is not an assessment id');

const fields = {
  assessment_name: Text(250).min(1),
  feedback: Content.optional(),
  expectation: Content.optional(),
  issue: Content.optional(),
  rationale: Text(100_000).optional(),
  metadata: Metadata.default({}),
};

/** The Assessment message of the MLflow API. */
export const Assessment = z
  .object({
    ...fields,
    assessment_id: AssessmentId.optional(),
    source: z.object({ source_type: Text(64).min(1), source_id: Text(250).default('default') }),
    span_id: Text(64).optional(),
    create_time: Timestamp.optional(),
    last_update_time: Timestamp.optional(),
    overrides: AssessmentId.optional(),
    valid: z.boolean().default(true),
  })
  .refine(
    ({ feedback, expectation, issue }) => [feedback, expectation, issue].filter(Boolean).length === 1,
    'must have exactly one of feedback, expectation and issue',
  );
export type Assessment = z.infer<typeof Assessment>;

const maskable = ['assessment_name', 'feedback', 'expectation', 'rationale', 'metadata', 'valid'] as const;
/** Protobuf's JSON form of a FieldMask: paths in camel case, joined by commas; some clients send them in snake case. */
const Mask = z
  .string()
  .transform((text) =>
    text.split(',').map((path) => path.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)),
  )
  .pipe(z.array(z.enum(maskable)));

const options = { version: '3.0', params: z.object({ traceId: Key, assessmentId: AssessmentId }) } as const;

export const createAssessment = tracing.post(
  'traces/:traceId/assessments',
  z.object({ assessment: Assessment }),
  { version: '3.0', params: z.object({ traceId: Key }) },
);
export const getAssessment = tracing.get('traces/:traceId/assessments/:assessmentId', z.object({}), options);
export const updateAssessment = tracing.patch(
  'traces/:traceId/assessments/:assessmentId',
  z.object({
    assessment: z.object({ ...fields, valid: z.boolean() }).partial(),
    update_mask: Mask,
  }),
  options,
);
export const deleteAssessment = tracing.delete(
  'traces/:traceId/assessments/:assessmentId',
  z.unknown(),
  options,
);
export type AssessmentChange = z.infer<typeof updateAssessment.body>['assessment'];

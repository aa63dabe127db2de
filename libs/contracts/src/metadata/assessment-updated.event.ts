import { z } from 'zod';
import { defineEvent } from '../common/event';
import { AssessmentSummary, exampleAssessment } from './assessment';

export const AssessmentUpdated = defineEvent({
  type: 'modelkeep.metadata.assessment.updated.v1',
  topic: 'metadata.assessment',
  description: 'An assessment of a trace was changed.',
  key: (data) => data.assessmentId,
  data: z.object({
    ...AssessmentSummary.shape,
  }),
  example: exampleAssessment,
});

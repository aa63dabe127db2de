import { z } from 'zod';
import { defineEvent } from '../common/event';
import { AssessmentSummary, exampleAssessment } from './assessment';

export const AssessmentDeleted = defineEvent({
  type: 'modelkeep.metadata.assessment.deleted.v1',
  topic: 'metadata.assessment',
  description: 'An assessment of a trace was deleted; the one that it replaced counts again.',
  key: (data) => data.assessmentId,
  data: z.object({
    ...AssessmentSummary.shape,
  }),
  example: exampleAssessment,
});

import { z } from 'zod';
import { defineEvent } from '../common/event';
import { AssessmentSummary, exampleAssessment } from './assessment';

export const AssessmentCreated = defineEvent({
  type: 'modelkeep.metadata.assessment.created.v1',
  topic: 'metadata.assessment',
  description: 'Someone, or a judge, gave feedback on a trace, an expectation of it, or an issue.',
  key: (data) => data.assessmentId,
  data: z.object({
    ...AssessmentSummary.shape,
  }),
  example: exampleAssessment,
});

import { z } from 'zod';
import { defineEndpoint } from '../common/endpoint';
import { PageQuery, Timestamp, Uuid, pageOf } from '../common/types';
import { PredictionRecord } from '../serving/prediction';
import { Explanation, ReplayResult } from './audit';

const byId = z.strictObject({ predictionId: Uuid });

export const explainPrediction = defineEndpoint({
  service: 'metadata',
  method: 'GET',
  path: '/api/v1/metadata/audit/predictions/:predictionId',
  summary: 'Why did the model decide this? The whole recorded chain of one prediction',
  access: ['auditor', 'approver', 'operator', 'service'],
  params: byId,
  response: Explanation,
});

export const replayPrediction = defineEndpoint({
  service: 'metadata',
  method: 'POST',
  path: '/api/v1/metadata/audit/predictions/:predictionId/replays',
  summary: 'Load the package again, predict from the recorded inputs and compare bit by bit',
  access: ['auditor', 'service'],
  params: byId,
  response: ReplayResult,
});

export const listPredictions = defineEndpoint({
  service: 'metadata',
  method: 'GET',
  path: '/api/v1/metadata/audit/predictions',
  summary: 'Search recorded predictions by subject, time, model and outcome, oldest first',
  access: ['auditor', 'approver', 'operator', 'service'],
  query: PageQuery.extend({
    deployment: z.string().optional(),
    model: z.string().optional(),
    version: z.coerce.number().int().positive().optional(),
    /** What was decided: the one value of an output that is no floating-point number, such as a class label. */
    outcome: z.string().optional(),
    /** `<join key>=<value>` of the entity, such as `applicant_id=a-0007`. */
    entity: z.string().optional(),
    from: Timestamp.optional(),
    to: Timestamp.optional(),
  }),
  response: pageOf(PredictionRecord),
});

import { defineEndpoint } from '@modelkeep/contracts/common/endpoint';
import { Name } from '@modelkeep/contracts/common/types';
import { InferRequest, InferResponse } from '@modelkeep/contracts/serving/inference';
import { z } from 'zod';

/** A prediction over the Open Inference Protocol V2, as the gateway takes it from anyone with a token. */
export const infer = defineEndpoint({
  service: 'gateway',
  method: 'POST',
  path: '/v2/models/:deployment/infer',
  summary: 'Predict',
  access: ['data-scientist', 'approver', 'operator', 'auditor', 'producer', 'service'],
  params: z.strictObject({ deployment: Name }),
  body: InferRequest,
  response: InferResponse,
  status: 200,
});

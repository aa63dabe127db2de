import { z } from 'zod';
import { defineEndpoint } from '../common/endpoint';
import { Timestamp, Uuid } from '../common/types';
import { ModelName } from '../registry/model-name';

const format = z.enum(['html', 'pdf']).default('html');
const access = ['auditor', 'approver', 'operator', 'service'] as const;

export const getExplanationReport = defineEndpoint({
  service: 'metadata',
  method: 'GET',
  path: '/api/v1/metadata/audit/predictions/:predictionId/report',
  summary: 'The recorded chain of one prediction as a document',
  access,
  params: z.strictObject({ predictionId: Uuid }),
  query: z.strictObject({ format }),
  response: 'stream',
});

export const getAdverseActionNotice = defineEndpoint({
  service: 'metadata',
  method: 'GET',
  path: '/api/v1/metadata/audit/predictions/:predictionId/adverse-action-notice',
  summary: 'The principal reasons of one decision against its subject, from recorded reason codes',
  access,
  params: z.strictObject({ predictionId: Uuid }),
  query: z.strictObject({
    format,
    /** Whether a higher margin speaks against the subject, as for a probability of default, or a lower one. */
    against: z.enum(['higher', 'lower']),
    creditor: z.string().max(500).optional(),
  }),
  response: 'stream',
});

export const getTechnicalDocumentation = defineEndpoint({
  service: 'metadata',
  method: 'GET',
  path: '/api/v1/metadata/audit/models/:model/versions/:version/technical-documentation',
  summary: 'Technical documentation of a model version in the order of EU AI Act, Annex IV; gaps are listed',
  access,
  params: z.strictObject({ model: ModelName, version: z.coerce.number().int().positive() }),
  query: z.strictObject({ format }),
  response: 'stream',
});

/** The answer is JSON lines: each record as it was recorded, by time of recording. */
export const exportLogs = defineEndpoint({
  service: 'metadata',
  method: 'GET',
  path: '/api/v1/metadata/audit/logs',
  summary: 'Automatically recorded logs of a deployment (EU AI Act, Article 12), as JSON lines',
  access,
  query: z.strictObject({ deployment: z.string(), from: Timestamp, to: Timestamp }),
  response: 'stream',
});

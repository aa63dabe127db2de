import { z } from 'zod';
import { defineEvent } from '../common/event';
import { LegalHold } from './audit-policy';

export const LegalHoldPlaced = defineEvent({
  type: 'modelkeep.metadata.legal-hold.placed.v1',
  topic: 'metadata.legal-hold',
  description: 'What a legal hold covers must neither be erased nor leave the tables.',
  key: (data) => data.id,
  data: z.object({ ...LegalHold.shape }),
  example: {
    id: '0198c0de-0000-7000-8000-000000000001',
    reason: 'lawsuit 12/2020',
    entity: 'applicant_id=a-0001',
    placedBy: 'amira',
    placedAt: '2020-03-01T10:00:00.000Z',
  },
});

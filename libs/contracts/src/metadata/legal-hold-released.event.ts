import { z } from 'zod';
import { defineEvent } from '../common/event';
import { LegalHold } from './audit-policy';

export const LegalHoldReleased = defineEvent({
  type: 'modelkeep.metadata.legal-hold.released.v1',
  topic: 'metadata.legal-hold',
  description: 'A legal hold ended.',
  key: (data) => data.id,
  data: z.object({ ...LegalHold.shape }),
  example: {
    id: '0198c0de-0000-7000-8000-000000000001',
    reason: 'lawsuit 12/2020',
    entity: 'applicant_id=a-0001',
    placedBy: 'amira',
    placedAt: '2020-03-01T10:00:00.000Z',
    releasedBy: 'amira',
    releasedAt: '2020-06-01T10:00:00.000Z',
  },
});

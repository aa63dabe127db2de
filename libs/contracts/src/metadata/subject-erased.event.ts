import { z } from 'zod';
import { defineEvent } from '../common/event';
import { SubjectErasure } from './audit-policy';

export const SubjectErased = defineEvent({
  type: 'modelkeep.metadata.subject.erased.v1',
  topic: 'metadata.subject',
  description: 'The key of a subject was destroyed: what is recorded of it cannot be read any more.',
  key: (data) => data.subject,
  data: z.object({ ...SubjectErasure.shape }),
  example: {
    subject: '0f4d1b2c3a495867',
    erasedBy: 'amira',
    erasedAt: '2020-03-01T10:00:00.000Z',
  },
});

import { defineEvent } from '../common/event';
import { LegalHoldPlaced } from './legal-hold-placed.event';

export const LegalHoldReleased = defineEvent({
  type: 'modelkeep.metadata.legal-hold.released.v1',
  topic: 'metadata.legal-hold',
  description: 'A legal hold ended.',
  key: (data) => data.id,
  data: LegalHoldPlaced.data,
  example: {
    ...LegalHoldPlaced.example,
    releasedBy: 'amira',
    releasedAt: '2020-06-01T10:00:00.000Z',
  },
});

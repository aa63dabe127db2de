import { z } from 'zod';
import { defineEvent } from '../common/event';
import { Checkpoint } from './ledger';

/** Who keeps these outside of the suite can tell that nothing before was changed, whoever runs the suite. */
export const AuditCheckpointSigned = defineEvent({
  type: 'modelkeep.metadata.audit-checkpoint.signed.v1',
  topic: 'metadata.audit-checkpoint',
  description: 'The root of the audit trail was signed.',
  key: (data) => String(data.body.number),
  data: z.object({ ...Checkpoint.shape }),
  example: {
    body: {
      formatVersion: 1,
      number: 1,
      segments: 12,
      root: 'sha256:2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae',
      signedAt: '2020-03-01T00:00:00.000Z',
    },
    signature: 'AAAA',
    keyId: 'sha256:2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae',
  },
});

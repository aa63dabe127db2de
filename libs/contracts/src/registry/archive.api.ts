import { z } from 'zod';
import { defineEndpoint } from '../common/endpoint';
import { Digest } from '../common/types';
import { Archive, ArchiveReplay } from './archive';

const byDigest = z.strictObject({ digest: Digest });
const archivePath = '/api/v1/registry/archives/:digest';

export const readArchiveBundle = defineEndpoint({
  service: 'registry',
  method: 'GET',
  path: `${archivePath}/bundle`,
  summary: 'Read an archive as the one file that was sealed: an uncompressed tar, signed',
  access: ['operator', 'auditor', 'service'],
  params: byDigest,
  response: 'stream',
});

/** The body is the bundle. The same bundle again answers with the archive that is there. */
export const importArchive = defineEndpoint({
  service: 'registry',
  method: 'POST',
  path: '/api/v1/registry/archive-imports',
  summary:
    'Bring an archive that another installation sealed; every byte is verified before anything is kept',
  access: ['operator', 'service'],
  query: z.strictObject({
    /** Key that is trusted to have sealed it: SHA-256 of the public key's SPKI DER. */
    keyId: Digest,
  }),
  body: 'stream',
  response: Archive,
});

export const replayArchive = defineEndpoint({
  service: 'registry',
  method: 'POST',
  path: `${archivePath}/replays`,
  summary: 'Load an archived package again and compare its golden predictions bit by bit',
  access: ['operator', 'auditor', 'service'],
  params: byDigest,
  response: ArchiveReplay,
});

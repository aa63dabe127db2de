import { defineEndpoint } from '@modelkeep/contracts/common/endpoint';
import { readers, writers } from '@modelkeep/mlflow';
import { z } from 'zod';

/** S3 takes no more parts in one upload. */
const MAX_PARTS = 10_000;

const root = '/api/2.0/mlflow-artifacts';
const byPath = z.object({ '*': z.string().min(1) });
const anyQuery = z.object({});
/** Clients before 3.18 send the whole local path of the file. */
const File = { path: z.string().min(1).max(4000) };
const OfUpload = { ...File, upload_id: z.uuid() };

/** MLflow's multipart API: bytes go to the object store itself, by signed URLs. */
const onUpload = <Body extends z.ZodType>(step: string, summary: string, body: Body) =>
  defineEndpoint({
    service: 'metadata',
    method: 'POST',
    path: `${root}/mpu/${step}/*`,
    summary,
    access: writers,
    params: byPath,
    query: anyQuery,
    body,
    status: 200,
    response: z.unknown(),
    bodyLimit: 2 * 1024 * 1024,
  });

export const beginUpload = onUpload(
  'create',
  'Begin to store an artifact in parts',
  z.object({ ...File, num_parts: z.coerce.number().int().min(1).max(MAX_PARTS).default(1) }),
);

export const completeUpload = onUpload(
  'complete',
  'Make an artifact of the parts that were stored',
  z.object({
    ...OfUpload,
    parts: z
      .array(
        z.object({ part_number: z.number().int().min(1).max(MAX_PARTS), etag: z.string().min(1).max(200) }),
      )
      .min(1)
      .max(MAX_PARTS),
  }),
);

export const abortUpload = onUpload('abort', 'Give up to store an artifact in parts', z.object(OfUpload));

export const presignDownload = defineEndpoint({
  service: 'metadata',
  method: 'GET',
  path: `${root}/presigned/*`,
  summary: 'URL at the object store to read an artifact from',
  access: readers,
  params: byPath,
  query: anyQuery,
  body: z.unknown(),
  response: z.unknown(),
});

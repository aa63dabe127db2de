import { defineEndpoint } from '@modelkeep/contracts/common/endpoint';
import { z } from 'zod';
import { readers, writers } from '@modelkeep/mlflow';

const root = '/api/2.0/mlflow-artifacts/artifacts';
const byPath = z.object({ '*': z.string().min(1) });
const anyQuery = z.object({});

/** MLflow's proxied artifact API: files by path, under `<experiment>/<run>/artifacts/`. */
export const putArtifact = defineEndpoint({
  service: 'metadata',
  method: 'PUT',
  path: `${root}/*`,
  summary: 'Store an artifact',
  access: writers,
  params: byPath,
  query: anyQuery,
  body: 'stream',
  status: 200,
  response: z.object({}),
});

export const readArtifact = defineEndpoint({
  service: 'metadata',
  method: 'GET',
  path: `${root}/*`,
  summary: 'Read an artifact; takes a byte range',
  access: readers,
  params: byPath,
  query: anyQuery,
  body: z.unknown(),
  response: 'stream',
});

export const listArtifacts = defineEndpoint({
  service: 'metadata',
  method: 'GET',
  path: root,
  summary: 'List artifacts of a folder',
  access: readers,
  query: z.object({ path: z.string().min(1).max(2000) }),
  body: z.unknown(),
  response: z.unknown(),
});

export const deleteArtifact = defineEndpoint({
  service: 'metadata',
  method: 'DELETE',
  path: `${root}/*`,
  summary: 'Delete an artifact or a folder of them',
  access: writers,
  params: byPath,
  query: anyQuery,
  body: z.unknown(),
  status: 200,
  response: z.object({}),
});

import { defineEndpoint } from '@modelkeep/contracts/common/endpoint';
import { mlflowApi, readers } from '@modelkeep/mlflow';
import { z } from 'zod';

/** Clients ask it to learn whether spans can be sent as they end. */
export const readVersion = defineEndpoint({
  service: 'metadata',
  method: 'GET',
  path: '/version',
  summary: 'Version of the MLflow API that is spoken here',
  access: readers,
  query: z.object({}),
  body: z.unknown(),
  response: 'stream',
});

/** Clients ask it to learn how to transfer artifacts. */
export const readServerInfo = mlflowApi('metadata').get('server-info', z.object({}), { version: '3.0' });

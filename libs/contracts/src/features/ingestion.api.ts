import { z } from 'zod';
import { defineEndpoint } from '../common/endpoint';
import { Name, PageQuery, Uuid, pageOf } from '../common/types';
import { Ingestion, IngestionRequest } from './ingestion';

const path = '/api/v1/feature-store/feature-views/:name/ingestions';
const readers = ['data-scientist', 'operator', 'auditor', 'producer', 'service'] as const;

/** Goes on after the answer; one that a stop of the service interrupts is taken up again when the service starts. */
export const ingest = defineEndpoint({
  service: 'feature-store',
  method: 'POST',
  path,
  summary:
    'Take the rows of a Parquet or CSV data snapshot into a feature view; rows that do not fit are rejected',
  access: ['data-scientist', 'producer', 'service'],
  params: z.strictObject({ name: Name }),
  body: IngestionRequest,
  response: Ingestion,
  status: 202,
});

export const getIngestion = defineEndpoint({
  service: 'feature-store',
  method: 'GET',
  path: `${path}/:id`,
  summary: 'Read how far an ingestion is, and what it rejected',
  access: readers,
  params: z.strictObject({ name: Name, id: Uuid }),
  response: Ingestion,
});

export const listIngestions = defineEndpoint({
  service: 'feature-store',
  method: 'GET',
  path,
  summary: 'List ingestions of a feature view, newest first',
  access: readers,
  params: z.strictObject({ name: Name }),
  query: PageQuery,
  response: pageOf(Ingestion),
});

import { defineEndpoint, type Endpoint } from '@modelkeep/contracts/common/endpoint';
import type { Role } from '@modelkeep/contracts/common/types';
import { z } from 'zod';

export const readers: readonly Role[] = ['data-scientist', 'approver', 'operator', 'auditor', 'service'];
export const writers: readonly Role[] = ['data-scientist', 'service'];

const BODY_LIMIT = 16 * 1024 * 1024;

type Posting<Body extends z.ZodType> = Endpoint<z.ZodType, z.ZodType, Body, z.ZodType>;
type Getting<Query extends z.ZodType> = Endpoint<z.ZodType, Query, z.ZodType, z.ZodType>;

const base = (path: string) => ({
  service: 'metadata' as const,
  path: `/api/2.0/mlflow/${path}`,
  summary: `MLflow tracking API: ${path}`,
  params: z.object({}),
  status: 200,
  response: z.unknown(),
  bodyLimit: BODY_LIMIT,
});

/** Operation of the MLflow REST API that takes JSON. Fields that it does not know are passed over, as MLflow does. */
export const mlflowPost = <Body extends z.ZodType>(
  path: string,
  body: Body,
  access = writers,
): Posting<Body> => defineEndpoint({ ...base(path), method: 'POST', access, query: z.object({}), body });

/** Operation of the MLflow REST API that takes a query. */
export const mlflowGet = <Query extends z.ZodType>(path: string, query: Query): Getting<Query> =>
  defineEndpoint({ ...base(path), method: 'GET', access: readers, query, body: z.unknown() });

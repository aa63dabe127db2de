import {
  defineEndpoint,
  type Endpoint,
  type Method,
  type ServiceName,
} from '@modelkeep/contracts/common/endpoint';
import type { Role } from '@modelkeep/contracts/common/types';
import { z } from 'zod';

export const readers: readonly Role[] = ['data-scientist', 'approver', 'operator', 'auditor', 'service'];
export const writers: readonly Role[] = ['data-scientist', 'service'];

const BODY_LIMIT = 16 * 1024 * 1024;
const Anything = z.object({});

interface Options<Params extends z.ZodType> {
  /** Path parameters. */
  params?: Params;
  /** Writers unless told, for GET readers. */
  access?: readonly Role[];
  /** Of the API: MLflow 3 put traces under 3.0. */
  version?: '2.0' | '3.0';
}

type WithBody<Body extends z.ZodType, Params extends z.ZodType> = Endpoint<
  Params,
  z.ZodType,
  Body,
  z.ZodType
>;
type WithQuery<Query extends z.ZodType, Params extends z.ZodType> = Endpoint<
  Params,
  Query,
  z.ZodType,
  z.ZodType
>;

/**
 * Declares operations of the MLflow REST API that `service` answers. Fields that an operation does not know are passed
 * over, as MLflow does.
 */
export function mlflowApi(service: ServiceName) {
  const base = <Params extends z.ZodType>(
    method: Method,
    path: string,
    { params, access, version = '2.0' }: Options<Params>,
  ) => ({
    service,
    method,
    path: `/api/${version}/mlflow/${path}`,
    summary: `MLflow API: ${path}`,
    params: params ?? (Anything as unknown as Params),
    access: access ?? (method === 'GET' ? readers : writers),
    status: 200,
    response: z.unknown(),
    bodyLimit: BODY_LIMIT,
  });

  const taking =
    (method: Method) =>
    <Body extends z.ZodType, Params extends z.ZodType = typeof Anything>(
      path: string,
      body: Body,
      options: Options<Params> = {},
    ): WithBody<Body, Params> =>
      defineEndpoint({ ...base(method, path, options), query: Anything, body });

  return {
    post: taking('POST'),
    patch: taking('PATCH'),
    delete: taking('DELETE'),
    get: <Query extends z.ZodType, Params extends z.ZodType = typeof Anything>(
      path: string,
      query: Query,
      options: Options<Params> = {},
    ): WithQuery<Query, Params> =>
      defineEndpoint({ ...base('GET', path, options), query, body: z.unknown() }),
  };
}

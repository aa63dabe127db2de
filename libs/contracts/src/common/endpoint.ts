import { z } from 'zod';
import type { Role } from './types';

export type ServiceName =
  'gateway' | 'registry' | 'feature-store' | 'metadata' | 'pipelines' | 'deployment' | 'monitoring';

export type Method = 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';

/**
 * One HTTP operation: the service binds a handler to it, the typed client calls it, OpenAPI shows it.
 * `body: 'stream'` takes the raw request; `response.schema: 'stream'` answers with raw bytes.
 */
export interface Endpoint<
  Params extends z.ZodType = z.ZodType,
  Query extends z.ZodType = z.ZodType,
  Body extends z.ZodType | 'stream' = z.ZodType | 'stream',
  Response extends z.ZodType | 'stream' = z.ZodType | 'stream',
> {
  readonly service: ServiceName;
  readonly method: Method;
  /** Path with `:name` parameters. */
  readonly path: string;
  readonly summary: string;
  /** Roles that may call it, `admin` beside them always; `anyone` needs no token. */
  readonly access: readonly Role[] | 'anyone';
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  readonly status: number;
  readonly response: Response;
  /** Largest accepted body in bytes; 1 MiB unless told. Ignored for streams. */
  readonly bodyLimit?: number;
}

const Nothing = z.strictObject({});
const NoBody = z.undefined();

interface EndpointInput<P, Q, B, R> {
  service: ServiceName;
  method: Method;
  path: string;
  summary: string;
  access: readonly Role[] | 'anyone';
  params?: P;
  query?: Q;
  body?: B;
  status?: number;
  response?: R;
  bodyLimit?: number;
}

/** Declares an endpoint; what is left out takes nothing (and `204` where there is no response). */
export function defineEndpoint<
  P extends z.ZodType = typeof Nothing,
  Q extends z.ZodType = typeof Nothing,
  B extends z.ZodType | 'stream' = typeof NoBody,
  R extends z.ZodType | 'stream' = typeof NoBody,
>(input: EndpointInput<P, Q, B, R>): Endpoint<P, Q, B, R> {
  return Object.freeze({
    ...input,
    params: input.params ?? (Nothing as unknown as P),
    query: input.query ?? (Nothing as unknown as Q),
    body: input.body ?? (NoBody as unknown as B),
    response: input.response ?? (NoBody as unknown as R),
    status: input.status ?? (input.response ? (input.method === 'POST' ? 201 : 200) : 204),
  });
}

type Parsed<S> = S extends z.ZodType ? z.infer<S> : unknown;
type Sent<S> = S extends z.ZodType ? z.input<S> : unknown;

export type ParamsOf<E extends Endpoint> = Parsed<E['params']>;
export type QueryOf<E extends Endpoint> = Parsed<E['query']>;
/** The parsed body; for `stream` endpoints the handler reads the raw request instead. */
export type BodyOf<E extends Endpoint> = Parsed<E['body']>;
export type ResponseOf<E extends Endpoint> = Parsed<E['response']>;
/** What a client sends: defaults may be left out. */
export type SentParamsOf<E extends Endpoint> = Sent<E['params']>;
export type SentQueryOf<E extends Endpoint> = Sent<E['query']>;
export type SentBodyOf<E extends Endpoint> = Sent<E['body']>;

import {
  applyDecorators,
  createParamDecorator,
  Delete,
  type ExecutionContext,
  Get,
  HttpCode,
  Patch,
  Post,
  Put,
} from '@nestjs/common';
import { RouteConfig } from '@nestjs/platform-fastify';
import type { BodyOf, Endpoint, Method, ParamsOf, QueryOf } from '@modelkeep/contracts/common/endpoint';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { type Caller, callerOf, requireAccess } from './caller';
import { declare } from './declared-only';
import { type FieldFault, invalid } from './problem';
import { serviceTokens } from './service-tokens';

/** What a handler of endpoint `E` is given: the checked input, and who sent it. */
export interface RequestOf<E extends Endpoint> {
  params: ParamsOf<E>;
  query: QueryOf<E>;
  /** Checked JSON; for a `stream` endpoint read `raw.body`, a Readable. */
  body: BodyOf<E>;
  caller: Caller;
  raw: FastifyRequest;
  reply: FastifyReply;
}

const routes: Record<Method, (path: string) => MethodDecorator> = {
  GET: Get,
  POST: Post,
  PUT: Put,
  PATCH: Patch,
  DELETE: Delete,
};
const anyone: Caller = { name: 'anyone', roles: [] };
const DEFAULT_BODY_LIMIT = 1024 * 1024;

const handled = new Set<Endpoint>();

/** Every endpoint that this process has a method for. */
export const handledEndpoints = (): Endpoint[] => [...handled];

const CheckedRequest = createParamDecorator((endpoint: Endpoint, context: ExecutionContext) =>
  checkRequest(endpoint, context.switchToHttp().getRequest(), context.switchToHttp().getResponse()),
);

/**
 * Binds a method to an endpoint of the contracts: route, status, access check, and validation of path, query and body.
 * The method takes one argument, a `RequestOf` that endpoint.
 */
export function Handles(endpoint: Endpoint): MethodDecorator {
  return (target, key, descriptor) => {
    handled.add(endpoint);
    declare(descriptor.value as object);
    CheckedRequest(endpoint)(target, key, 0);
    applyDecorators(
      routes[endpoint.method](endpoint.path),
      HttpCode(endpoint.status),
      RouteConfig({
        stream: endpoint.body === 'stream',
        bodyLimit: endpoint.bodyLimit ?? DEFAULT_BODY_LIMIT,
      }),
    )(target, key, descriptor as TypedPropertyDescriptor<unknown>);
  };
}

/** Throws 401, 403 or 400 where the request is not what the endpoint takes. */
export function checkRequest<E extends Endpoint>(
  endpoint: E,
  raw: FastifyRequest,
  reply: FastifyReply,
): RequestOf<E> {
  const caller = endpoint.access === 'anyone' ? anyone : callerOf(raw, serviceTokens());
  requireAccess(caller, endpoint.access);
  const faults: FieldFault[] = [];
  const check = (place: string, schema: z.ZodType, value: unknown): unknown => {
    const parsed = schema.safeParse(value);
    if (parsed.success) return parsed.data;
    for (const { path, message } of parsed.error.issues)
      faults.push({ path: [place, ...path].join('.'), message });
    return undefined;
  };
  const params = check('path', endpoint.params, raw.params);
  const query = check('query', endpoint.query, raw.query);
  const body = endpoint.body === 'stream' ? undefined : check('body', endpoint.body, bodyOf(raw));
  if (faults.length > 0) throw invalid(faults);
  return { params, query, body, caller, raw, reply } as RequestOf<E>;
}

/** An absent body is `undefined`; some clients send `null` or an empty object where nothing is asked for. */
const bodyOf = ({ body }: FastifyRequest): unknown => body ?? undefined;

import type { IncomingHttpHeaders } from 'node:http';
import type { FastifyRequest } from 'fastify';

/** Headers that are about one connection only (RFC 9110, section 7.6.1). */
const CONNECTION_HEADERS = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'te',
  'trailer',
  'upgrade',
]);

/** Failures before anything was sent: another replica may be asked without the risk of asking twice. */
const NOT_SENT = new Set(['ECONNREFUSED', 'EHOSTUNREACH', 'ENOTFOUND', 'UND_ERR_CONNECT_TIMEOUT']);

/** Headers of an answer, less those that were for the connection that it came by. */
export const endToEnd = <Headers extends IncomingHttpHeaders>(headers: Headers): Headers =>
  Object.fromEntries(Object.entries(headers).filter(([name]) => !CONNECTION_HEADERS.has(name))) as Headers;

/**
 * Path of a request; what a client puts before it (absolute form) names no place of ours. The proxy adds the query as
 * it came: in the path it would be searched for `../`, which a filter may well hold.
 */
export const pathOf = ({ url }: Pick<FastifyRequest, 'url'>): string =>
  url.replace(/^https?:\/\/[^/?]*/i, '').replace(/\?.*$/s, '');

/** The proxy wraps what the connection threw. */
const causeOf = (error: Error): Error & { code?: string } => (error.cause as Error | undefined) ?? error;

export const reasonOf = (error: Error): string => causeOf(error).message;

/** Whether the other side cannot have seen the request. */
export const wasNotSent = (error: Error): boolean => NOT_SENT.has(causeOf(error).code ?? '');

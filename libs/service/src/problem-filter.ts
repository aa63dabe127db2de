import { STATUS_CODES } from 'node:http';
import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException } from '@nestjs/common';
import { logger } from '@modelkeep/telemetry';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { ProblemError } from './problem';

/** Turns everything that is thrown while a request is handled into problem details (RFC 9457). */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    sendProblem(http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>(), error);
  }
}

/**
 * Answers with the problem that `error` stands for; what is not the caller's fault is logged and told as 500. `extension` gives
 * members that clients of another protocol look for.
 */
export function sendProblem(
  request: FastifyRequest,
  reply: FastifyReply,
  error: unknown,
  extension: (problem: ProblemError) => object = () => ({}),
): void {
  const problem = problemOf(error);
  if (problem.status >= 500 && !(error instanceof ProblemError))
    logger().error({ err: error, method: request.method, url: request.url }, 'request failed');
  if (reply.sent || reply.raw.headersSent) {
    reply.raw.destroy();
    return;
  }
  void reply
    .status(problem.status)
    .headers(problem.headers)
    .header('content-type', 'application/problem+json; charset=utf-8')
    .send(
      JSON.stringify({
        type: 'about:blank',
        title: problem.title,
        status: problem.status,
        detail: problem.detail,
        instance: request.url.split('?')[0],
        errors: problem.errors,
        ...extension(problem),
      }),
    );
}

function problemOf(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error;
  const status = statusOf(error);
  if (status !== undefined && status < 500)
    return new ProblemError(
      status,
      STATUS_CODES[status] ?? 'Error',
      error instanceof Error ? error.message : undefined,
    );
  return new ProblemError(500, 'Internal error', 'The service failed; its log says why.');
}

/** Status of a Nest exception, or of an error that Fastify threw before a handler ran. */
function statusOf(error: unknown): number | undefined {
  if (error instanceof HttpException) return error.getStatus();
  if (error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number')
    return error.statusCode;
  return undefined;
}

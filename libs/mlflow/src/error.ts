import { type ArgumentsHost, Catch, type ExceptionFilter, HttpException } from '@nestjs/common';
import { ProblemError } from '@modelkeep/service';
import { logger } from '@modelkeep/telemetry';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** MLflow error codes (its `databricks.proto`) and their HTTP status. */
const statusOfCode = {
  INVALID_PARAMETER_VALUE: 400,
  RESOURCE_ALREADY_EXISTS: 400,
  UNAUTHENTICATED: 401,
  PERMISSION_DENIED: 403,
  RESOURCE_DOES_NOT_EXIST: 404,
  RESOURCE_CONFLICT: 409,
  RESOURCE_EXHAUSTED: 413,
  INTERNAL_ERROR: 500,
  NOT_IMPLEMENTED: 501,
} as const;

export type MlflowErrorCode = keyof typeof statusOfCode;

const codeOfStatus = new Map<number, MlflowErrorCode>([
  [401, 'UNAUTHENTICATED'],
  [403, 'PERMISSION_DENIED'],
  [404, 'RESOURCE_DOES_NOT_EXIST'],
  [409, 'RESOURCE_CONFLICT'],
  [413, 'RESOURCE_EXHAUSTED'],
]);

/** An error as MLflow clients understand it: `{ error_code, message }`. */
export class MlflowError extends Error {
  override readonly name = 'MlflowError';

  constructor(
    readonly code: MlflowErrorCode,
    message: string,
  ) {
    super(message);
  }

  get status(): number {
    return statusOfCode[this.code];
  }
}

export const invalidParameter = (message: string) => new MlflowError('INVALID_PARAMETER_VALUE', message);
export const doesNotExist = (message: string) => new MlflowError('RESOURCE_DOES_NOT_EXIST', message);

/** Answers in MLflow's form whatever is thrown while a request of its API is handled. */
@Catch()
export class MlflowErrorFilter implements ExceptionFilter {
  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const reply = http.getResponse<FastifyReply>();
    if (reply.sent || reply.raw.headersSent) {
      reply.raw.destroy();
      return;
    }
    const answer = translate(error);
    if (answer.code === 'INTERNAL_ERROR')
      logger().error({ err: error, url: http.getRequest<FastifyRequest>().url }, 'MLflow request failed');
    void reply.status(answer.status).send({ error_code: answer.code, message: answer.message });
  }
}

function translate(error: unknown): { status: number; code: MlflowErrorCode; message: string } {
  if (error instanceof MlflowError) return error;
  const status = error instanceof ProblemError ? error.status : statusOf(error);
  if (status === undefined || status >= 500)
    return { status: 500, code: 'INTERNAL_ERROR', message: 'The service failed; its log says why.' };
  return {
    status,
    code: codeOfStatus.get(status) ?? 'INVALID_PARAMETER_VALUE',
    message: error instanceof ProblemError ? textOf(error) : (error as Error).message,
  };
}

const textOf = ({ title, detail, errors = [] }: ProblemError): string =>
  [detail ?? title, ...errors.map(({ path, message }) => `${path}: ${message}`)].join('; ');

function statusOf(error: unknown): number | undefined {
  if (error instanceof HttpException) return error.getStatus();
  if (error instanceof Error && 'statusCode' in error && typeof error.statusCode === 'number')
    return error.statusCode;
  return undefined;
}

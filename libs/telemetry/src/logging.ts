import { trace } from '@opentelemetry/api';
import { pino, type Logger } from 'pino';

let root: Logger | undefined;

/** JSON logger; every line carries the ids of the trace it was written in. Level by LOG_LEVEL, default info. */
export function logger(): Logger {
  root ??= pino({
    level: process.env['LOG_LEVEL'] ?? 'info',
    base: { service: process.env['OTEL_SERVICE_NAME'] ?? 'modelkeep' },
    timestamp: pino.stdTimeFunctions.isoTime,
    formatters: { level: (label) => ({ level: label }) },
    mixin: () => {
      const context = trace.getActiveSpan()?.spanContext();
      return context ? { trace_id: context.traceId, span_id: context.spanId } : {};
    },
  });
  return root;
}

type NestMessage = [message: unknown, ...optional: unknown[]];

/** Nest's own log lines through the same logger. */
export class NestLogger {
  log = (...line: NestMessage): void => this.write('info', line);
  error = (...line: NestMessage): void => this.write('error', line);
  warn = (...line: NestMessage): void => this.write('warn', line);
  debug = (...line: NestMessage): void => this.write('debug', line);
  verbose = (...line: NestMessage): void => this.write('trace', line);
  fatal = (...line: NestMessage): void => this.write('fatal', line);

  private write(
    level: 'trace' | 'debug' | 'info' | 'warn' | 'error' | 'fatal',
    [message, ...rest]: NestMessage,
  ): void {
    const context = typeof rest.at(-1) === 'string' ? rest.at(-1) : undefined;
    if (message instanceof Error) logger()[level]({ context, err: message }, message.message);
    else if (typeof message === 'object' && message !== null) logger()[level]({ context, ...message });
    else
      logger()[level]({ context, detail: rest.length > 1 ? rest.slice(0, -1) : undefined }, String(message));
  }
}

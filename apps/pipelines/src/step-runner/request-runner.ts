import { context, propagation } from '@opentelemetry/api';
import { Injectable } from '@nestjs/common';
import { Problem } from '@modelkeep/contracts/common/types';
import type { RequestStep } from '@modelkeep/contracts/pipelines/pipeline';
import { serviceUrl, ServiceTokens } from '@modelkeep/service';
import type { z } from 'zod';
import type { Claim, Outcome } from '../pipeline-run/step-queue';
import { StepFailure } from './step-failure';
import type { StepLog } from './step-log';
import type { StepValues } from './step-values';

/** Answers that say "try again later". */
const LATER = new Set([429, 502, 503, 504]);

/** Calls one of our services, on behalf of whoever started the run. */
@Injectable()
export class RequestRunner {
  constructor(private readonly tokens: ServiceTokens) {}

  /**
   * The top-level fields of a JSON answer become the step's parameters. A service that is away is asked again; any
   * other answer than 2xx fails for good where the request is at fault (4xx).
   */
  async run(request: {
    claim: Claim;
    step: z.infer<typeof RequestStep>;
    values: StepValues;
    log: StepLog;
    signal: AbortSignal;
  }): Promise<Pick<Outcome, 'outputs' | 'parameters'>> {
    const { claim, step, values, log, signal } = request;
    const path = values.fillPath(step.path);
    const body = step.body === undefined ? undefined : JSON.stringify(values.fill(step.body));
    const url = new URL(path, serviceUrl(step.service));
    if (!url.pathname.startsWith('/api/')) throw new StepFailure(`${path} leaves the API`, 'never');
    log.say(`${step.method} ${path} at ${step.service}`);
    const response = await fetch(url, {
      method: step.method,
      headers: this.headers(claim, body !== undefined),
      body,
      signal,
    }).catch((error: Error) => {
      signal.throwIfAborted();
      const cause = error.cause instanceof Error ? `: ${error.cause.message}` : '';
      throw new StepFailure(`${step.service} cannot be reached${cause}`, 'free');
    });
    const text = await response.text();
    log.say(`answered ${response.status}`);
    log.write(`${text.slice(0, 10_000)}\n`);
    if (!response.ok) throw failureOf(step.service, response.status, text);
    return { outputs: {}, parameters: topLevelFields(text) };
  }

  private headers(claim: Claim, hasBody: boolean): Record<string, string> {
    const headers: Record<string, string> = {
      accept: 'application/json',
      authorization: `Bearer ${this.tokens.issue('pipelines')}`,
      'x-modelkeep-actor': claim.run.startedBy,
      ...(hasBody && { 'content-type': 'application/json' }),
    };
    propagation.inject(context.active(), headers);
    return headers;
  }
}

function failureOf(service: string, status: number, text: string): StepFailure {
  const problem = Problem.safeParse(parseJson(text));
  const reason = problem.success
    ? [
        problem.data.detail ?? problem.data.title,
        ...(problem.data.errors ?? []).map(({ path, message }) => `${path}: ${message}`),
      ].join(' ')
    : text.slice(0, 500);
  const retry = LATER.has(status) ? 'free' : status >= 500 ? 'counted' : 'never';
  return new StepFailure(`${service} answered ${status}: ${reason}`, retry);
}

function topLevelFields(text: string): Record<string, unknown> {
  const answer = parseJson(text);
  return typeof answer === 'object' && answer !== null && !Array.isArray(answer)
    ? (answer as Record<string, unknown>)
    : {};
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

import { context, propagation } from '@opentelemetry/api';
import { Injectable } from '@nestjs/common';
import type { RequestStep } from '@modelkeep/contracts/pipelines/step';
import { serviceUrl, ServiceTokens } from '@modelkeep/service';
import type { Claim, Ending } from '../pipeline-run/claim';
import type { Attempt, KindRunner } from './attempt';
import { exchange, idempotencyKey } from './http-exchange';
import { StepFailure } from './step-failure';

/** Calls one of our services, on behalf of whoever started the run. */
@Injectable()
export class RequestRunner implements KindRunner<RequestStep> {
  constructor(private readonly tokens: ServiceTokens) {}

  /**
   * The top-level fields of a JSON answer become the step's parameters. A service that is away is asked again; any
   * other answer than 2xx fails for good where the request is at fault (4xx).
   */
  async run({ claim, step, values, log, signal }: Attempt<RequestStep>): Promise<Ending> {
    const path = values.fillPath(step.path);
    const body = step.body === undefined ? undefined : JSON.stringify(values.fill(step.body));
    const url = new URL(path, serviceUrl(step.service));
    if (!url.pathname.startsWith('/api/')) throw new StepFailure(`${path} leaves the API`, 'never');
    log.say(`${step.method} ${path} at ${step.service}`);
    const request = {
      method: step.method,
      headers: this.headers(claim, step, body !== undefined),
      body,
      signal,
    };
    const parameters = await exchange({ name: step.service, url, request, log, retryOn: step.retryOn });
    return { state: 'succeeded', outputs: {}, parameters };
  }

  private headers(claim: Claim, { service }: RequestStep, hasBody: boolean): Record<string, string> {
    const headers: Record<string, string> = {
      accept: 'application/json',
      authorization: `Bearer ${this.tokens.issue(service)}`,
      'x-modelkeep-actor': claim.run.startedBy,
      'idempotency-key': idempotencyKey(claim),
      ...(hasBody && { 'content-type': 'application/json' }),
    };
    propagation.inject(context.active(), headers);
    return headers;
  }
}

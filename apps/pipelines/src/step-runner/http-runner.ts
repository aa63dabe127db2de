import { context, propagation } from '@opentelemetry/api';
import { Injectable } from '@nestjs/common';
import type { HttpStep } from '@modelkeep/contracts/pipelines/step';
import { config } from '../config';
import type { Ending } from '../pipeline-run/claim';
import type { Attempt, KindRunner } from './attempt';
import { exchange, idempotencyKey } from './http-exchange';
import { StepFailure } from './step-failure';

/** Calls HTTP servers that are not ours, as far as the operator of the service allows them. */
@Injectable()
export class HttpRunner implements KindRunner<HttpStep> {
  async run({ claim, step, values, log, signal }: Attempt<HttpStep>): Promise<Ending> {
    const url = new URL(values.fillPath(step.url));
    if (!config.HTTP_STEP_HOSTS.includes(url.host))
      throw new StepFailure(`${url.host} is not among the hosts of HTTP_STEP_HOSTS`, 'never');
    const body = step.body === undefined ? undefined : JSON.stringify(values.fill(step.body));
    const headers: Record<string, string> = {
      accept: 'application/json',
      'idempotency-key': idempotencyKey(claim),
      ...(body !== undefined && { 'content-type': 'application/json' }),
      ...(values.fill(step.headers) as Record<string, string>),
    };
    propagation.inject(context.active(), headers);
    log.say(`${step.method} ${url}`);
    // A redirect could leave the hosts that are allowed.
    const request = { method: step.method, headers, body, signal, redirect: 'error' as const };
    const parameters = await exchange({ name: url.host, url, request, log, retryOn: step.retryOn });
    return { state: 'succeeded', outputs: {}, parameters };
  }
}

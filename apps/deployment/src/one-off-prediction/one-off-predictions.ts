import { setTimeout as delay } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { BodyOf, ResponseOf } from '@modelkeep/contracts/common/endpoint';
import { predictOnce } from '@modelkeep/contracts/deployment/deployment.api';
import { InferResponse } from '@modelkeep/contracts/serving/inference';
import { ProblemError, ServiceTokens, unprocessable } from '@modelkeep/service';
import { v7 } from 'uuid';
import { Driver, type Instance } from '../driver/driver';
import { probe } from '../reconcile/probe';
import { Limit } from './limit';
import { tensorData, tensorJson } from './tensor-json';

type Request = BodyOf<typeof predictOnce>;
type Prediction = ResponseOf<typeof predictOnce>;

/** Name of the model at the throw-away server. */
const NAME = 'one-off';
const AT_ONCE = 2;
const TIMEOUT_MS = 60_000;

/** Predictions outside any deployment: a server is started for each one, asked, and ended. */
@Injectable()
export class OneOffPredictions {
  private readonly limit = new Limit(AT_ONCE);

  constructor(
    private readonly driver: Driver,
    private readonly tokens: ServiceTokens,
  ) {}

  /** Throws 422 where the package cannot be loaded or refuses the inputs, 504 where it takes longer than a minute. */
  predict(request: Request): Promise<Prediction> {
    const body = inferenceRequest(request.inputs);
    return this.limit.run(async () => {
      const { packageDigest, source } = request;
      const spec = { id: v7(), deployment: NAME, revision: 0, audit: 'off' as const, packageDigest, source };
      const instance = await this.driver.start(spec);
      const signal = AbortSignal.timeout(TIMEOUT_MS);
      try {
        await this.untilReady(instance, signal);
        return await this.infer(instance, body, signal);
      } catch (error) {
        if (signal.aborted)
          throw new ProblemError(504, 'Took too long', `No prediction within ${TIMEOUT_MS / 1000} s.`);
        throw error;
      } finally {
        await this.driver.stop(instance, 0);
      }
    });
  }

  private async untilReady(instance: Instance, signal: AbortSignal): Promise<void> {
    while ((await probe(instance.url)) !== 'ready') {
      if (!this.driver.isAlive(instance))
        throw unprocessable(`The package cannot be served: ${await this.driver.lastWords(instance)}`);
      await delay(50, undefined, { signal });
    }
  }

  private async infer({ url }: Instance, body: string, signal: AbortSignal): Promise<Prediction> {
    const response = await fetch(`${url}/v2/models/${NAME}/infer`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${this.tokens.issue('deployment')}`,
      },
      body,
      signal,
    });
    const text = await response.text();
    if (!response.ok)
      throw unprocessable(`The model server answered ${response.status}: ${text.slice(0, 1000)}`);
    return predictionOf(InferResponse.parse(JSON.parse(text)));
  }
}

/** The one row of an answer, with its bytes. Throws where the server did not send them. */
function predictionOf({ parameters, outputs }: InferResponse): Prediction {
  const { runtime, raw_outputs: raws } = parameters;
  if (!runtime || !raws) throw new Error('the model server answered without raw outputs');
  return { runtime, outputs: outputs.map((output) => ({ ...output, raw: raws[output.name]?.[0] ?? '' })) };
}

/** A V2 inference request with exactly the bits of the given rows. Throws 422 where they do not fit their datatype. */
function inferenceRequest(inputs: Request['inputs']): string {
  const tensors = inputs.map(({ name, datatype, shape, raw }, index) => {
    try {
      const head = JSON.stringify({ name, datatype, shape });
      return `${head.slice(0, -1)},"data":${tensorJson(tensorData(datatype, Buffer.from(raw, 'base64')))}}`;
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      throw unprocessable('An input cannot be rebuilt.', [
        { path: `body.inputs.${index}.raw`, message: error.message },
      ]);
    }
  });
  return `{"parameters":{"raw_output":true},"inputs":[${tensors.join(',')}]}`;
}

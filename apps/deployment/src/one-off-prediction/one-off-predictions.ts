import { setTimeout as delay } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import type { BodyOf, ResponseOf } from '@modelkeep/contracts/common/endpoint';
import type { Digest } from '@modelkeep/contracts/common/types';
import { predictOnce } from '@modelkeep/contracts/deployment/deployment.api';
import { InferResponse } from '@modelkeep/contracts/serving/inference';
import { ProblemError, ServiceTokens, unprocessable } from '@modelkeep/service';
import { v7 } from 'uuid';
import { Driver, type Instance } from '../driver/driver';
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
  async predict({ packageDigest, source, inputs }: Request): Promise<Prediction> {
    const [prediction] = await this.predictAll(packageDigest, source, [inputs]);
    return prediction as Prediction;
  }

  /** `predict` for many rows, one after another, by one server. */
  predictAll(
    packageDigest: Digest,
    source: Request['source'],
    rows: Request['inputs'][],
  ): Promise<Prediction[]> {
    const bodies = rows.map(inferenceRequest);
    return this.limit.run(async () => {
      const spec = { id: v7(), deployment: NAME, revision: 0, audit: 'off' as const, packageDigest, source };
      const instance = await this.driver.start({ ...spec, replicas: 1 });
      const signal = AbortSignal.timeout(TIMEOUT_MS);
      try {
        await this.untilReady(instance, signal);
        const predictions: Prediction[] = [];
        for (const body of bodies) predictions.push(await this.infer(instance, body, signal));
        return predictions;
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
    for (;;) {
      const health = await this.driver.health(instance);
      if (health === 'ready') return;
      if (health === 'gone')
        throw unprocessable(`The package cannot be served: ${await this.driver.lastWords(instance)}`);
      await delay(50, undefined, { signal });
    }
  }

  private async infer({ url }: Instance, body: string, signal: AbortSignal): Promise<Prediction> {
    const response = await fetch(`${url}/v2/models/${NAME}/infer`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json',
        authorization: `Bearer ${this.tokens.issue('model-server')}`,
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

/** The rows of an answer, with their bytes one after another. Throws where the server did not send them. */
function predictionOf({ parameters, outputs }: InferResponse): Prediction {
  const { runtime, raw_outputs: raws } = parameters;
  if (!runtime || !raws) throw new Error('the model server answered without raw outputs');
  const bytesOf = (name: string) =>
    Buffer.concat((raws[name] ?? []).map((row) => Buffer.from(row, 'base64'))).toString('base64');
  return { runtime, outputs: outputs.map((output) => ({ ...output, raw: bytesOf(output.name) })) };
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

import { Inject, Injectable } from '@nestjs/common';
import type { Scalar } from '@modelkeep/contracts/common/types';
import type { FeatureValue, ReasonCodes } from '@modelkeep/contracts/serving/prediction';
import { ProblemError, unprocessable } from '@modelkeep/service';
import { meter } from '@modelkeep/telemetry';
import { v7 as uuidv7 } from 'uuid';
import { PredictionLog } from '../audit/prediction-log';
import type { Config } from '../config';
import type { Model } from '../model/model';
import { RunQueue } from '../queue/run-queue';
import { Column } from '../tensor/column';
import type { JsonValue } from '../tensor/datatype';
import type { ServedModel } from '../repository/served-model';
import type { RunRows } from '../reason-codes/row-explainer';
import { CONFIG } from '../tokens';
import { asInput, FeatureLookup } from './feature-lookup';
import type { InferenceAnswer, InferenceRequest } from './inference-request';
import { recordOf } from './prediction-record';
import type { ReadInputs } from './read-inputs';
import { wantedOutputs } from './wanted-outputs';

const answered = { outcome: 'answered' };

/** Answers one request: features, model, reason codes, record. */
@Injectable()
export class Inference {
  private readonly seconds = meter().createHistogram('modelkeep.inference.duration', {
    unit: 's',
    description:
      'Time of one inference request with its record, by outcome: answered, or the status of its refusal',
    advice: { explicitBucketBoundaries: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5] },
  });

  constructor(
    private readonly queue: RunQueue,
    private readonly lookup: FeatureLookup,
    private readonly log: PredictionLog,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** `served` must be in use until it resolves. Throws 4xx for what the model cannot take, 503 where the model is busy or the prediction cannot be recorded. */
  async infer(served: ServedModel, request: InferenceRequest): Promise<InferenceAnswer> {
    const started = performance.now();
    try {
      const answer = await this.answer(served, request, started);
      this.seconds.record((performance.now() - started) / 1_000, answered);
      return answer;
    } catch (error) {
      const code = error instanceof ProblemError ? error.status : 500;
      this.seconds.record((performance.now() - started) / 1_000, { outcome: String(code) });
      throw error;
    }
  }

  private async answer(
    served: ServedModel,
    request: InferenceRequest,
    started: number,
  ): Promise<InferenceAnswer> {
    this.log.admit();
    this.queue.admit();
    const { model, reader } = served;
    const wanted = wantedOutputs(model, request);
    const read = reader.read(request);
    const features = await this.featuresOf(model, read, request.traceparent);
    const inputs = inputsOf(model, read, features);
    const outputs = await this.queue.run(model, inputs, read.rows);
    const codes = await this.explain(model, request, features, inputs, outputs);
    const predictionIds = Array.from({ length: read.rows }, () => uuidv7());
    if (this.config.AUDIT !== 'off') {
      const time = new Date().toISOString();
      const latencyMs = performance.now() - started;
      await this.log.record(
        predictionIds.map((predictionId, row) => ({
          ...recordOf(served, row, read, features[row] ?? [], inputs, outputs),
          predictionId,
          time,
          requestId: request.id,
          caller: request.caller,
          shadowOf: request.shadowOf?.[row],
          reasonCodes: codes?.[row],
          latencyMs,
        })),
        request.traceparent,
      );
    }
    return {
      predictionIds,
      reasonCodes: request.explain ? codes : undefined,
      outputs: wanted.map((index) => outputs[index] as Column),
    };
  }

  /** Per row, every feature of the model with its value: from the request where it is there, else looked up. */
  private async featuresOf(
    model: Model,
    { rows, columns, entityKeys }: ReadInputs,
    traceparent: string | undefined,
  ): Promise<FeatureValue[][]> {
    const { features: binding, signature } = model.manifest;
    const found =
      binding && entityKeys
        ? await this.queue.announce(model, this.lookup.read(binding, entityKeys, traceparent))
        : undefined;
    const given = signature.inputs.map(({ name }) => columns.get(name));
    return Array.from({ length: rows }, (_, row) =>
      signature.inputs.map(({ name }, index): FeatureValue => {
        const column = given[index];
        if (column) return { name, value: scalarOf(column.values(row)), status: 'FROM_REQUEST' };
        return { ...(found?.[row]?.[index] ?? { value: null, status: 'NOT_FOUND' }), name };
      }),
    );
  }

  /** Per row, where the policy or the request wants it. Throws 422 where the request does, but the package cannot. */
  private async explain(
    model: Model,
    { explain }: InferenceRequest,
    features: FeatureValue[][],
    inputs: Column[],
    outputs: Column[],
  ): Promise<ReasonCodes[] | undefined> {
    const { explainer } = model;
    if (explain && !explainer) throw unprocessable('The package has no explanation of its predictions.');
    if (!explainer || !(explain || this.config.EXPLAIN === 'always')) return undefined;
    const run: RunRows = (columns, rows) => this.queue.run(model, columns, rows);
    const cut = (columns: Column[], row: number) => columns.map((column) => column.slice(row, row + 1));
    const codes: ReasonCodes[] = [];
    // One after the other: what they run takes one place in the queue, however many rows there are.
    for (const [row, found] of features.entries()) {
      const values = new Map(found.map(({ name, value }) => [name, value]));
      const explained = { values, inputs: cut(inputs, row), outputs: cut(outputs, row) };
      codes.push(await explainer.explain(explained, run));
    }
    return codes;
  }
}

function inputsOf(model: Model, { rows, columns }: ReadInputs, features: FeatureValue[][]): Column[] {
  return model.signature.inputs.map((metadata, index) => {
    const given = columns.get(metadata.name);
    if (given) return given;
    const values = features.map((row) => asInput(row[index]?.value ?? null, metadata.datatype));
    return Column.fromJson(metadata, [rows, ...metadata.shape.slice(1)], values);
  });
}

/** A feature that came with the request: NaN means that it is missing. */
function scalarOf([value]: JsonValue[]): Scalar {
  return value === undefined || value === 'NaN' ? null : value;
}

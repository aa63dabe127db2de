import { Inject, Injectable } from '@nestjs/common';
import type { Scalar } from '@modelkeep/contracts/common/types';
import type { FeatureValue, PredictionRecord, ReasonCodes } from '@modelkeep/contracts/serving/prediction';
import { invalid, ProblemError, unprocessable } from '@modelkeep/service';
import { meter } from '@modelkeep/telemetry';
import { v7 as uuidv7 } from 'uuid';
import { PredictionLog } from '../audit/prediction-log';
import type { Config } from '../config';
import { Model } from '../model/model';
import { runtime } from '../package/runtime';
import { RunQueue } from '../queue/run-queue';
import { Column } from '../tensor/column';
import type { JsonValue } from '../tensor/datatype';
import { CONFIG } from '../tokens';
import { asInput, FeatureLookup } from './feature-lookup';
import type { InferenceAnswer, InferenceRequest } from './inference-request';
import { InputReader, type ReadInputs } from './read-inputs';

const answered = { outcome: 'answered' };

/** Answers one request: features, model, reason codes, record. */
@Injectable()
export class Inference {
  private readonly reader: InputReader;
  private readonly seconds = meter().createHistogram('modelkeep.inference.duration', {
    unit: 's',
    description:
      'Time of one inference request with its record, by outcome: answered, or the status of its refusal',
    advice: { explicitBucketBoundaries: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 1, 5] },
  });

  constructor(
    private readonly model: Model,
    private readonly queue: RunQueue,
    private readonly lookup: FeatureLookup,
    private readonly log: PredictionLog,
    @Inject(CONFIG) private readonly config: Config,
  ) {
    this.reader = new InputReader(model.manifest);
  }

  /** Throws 4xx for what the model cannot take, 503 where the model is busy or the prediction cannot be recorded. */
  async infer(request: InferenceRequest): Promise<InferenceAnswer> {
    const started = performance.now();
    try {
      const answer = await this.answer(request, started);
      this.seconds.record((performance.now() - started) / 1_000, answered);
      return answer;
    } catch (error) {
      const code = error instanceof ProblemError ? error.status : 500;
      this.seconds.record((performance.now() - started) / 1_000, { outcome: String(code) });
      throw error;
    }
  }

  private async answer(request: InferenceRequest, started: number): Promise<InferenceAnswer> {
    this.log.admit();
    this.queue.admit();
    const wanted = this.wantedOutputs(request);
    const read = this.reader.read(request);
    const features = await this.featuresOf(read, request.traceparent);
    const inputs = this.inputsOf(read, features);
    const outputs = await this.queue.run(this.model, inputs, read.rows);
    const codes = this.explain(request, features);
    const predictionIds = Array.from({ length: read.rows }, () => uuidv7());
    if (this.config.AUDIT !== 'off') {
      const time = new Date().toISOString();
      const latencyMs = performance.now() - started;
      await this.log.record(
        predictionIds.map((predictionId, row) => ({
          ...this.recordOf(row, read, features[row] ?? [], inputs, outputs),
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

  /** Places in the signature. Throws 400 that names every output that the model does not have. */
  private wantedOutputs({ outputs }: InferenceRequest): number[] {
    const names = this.model.signature.outputs.map(({ name }) => name);
    if (!outputs) return names.map((_, index) => index);
    const faults = outputs.flatMap((name, index) =>
      names.includes(name)
        ? []
        : [
            {
              path: `outputs.${index}`,
              message: `the model has no output ${name}; it has ${names.join(', ')}`,
            },
          ],
    );
    if (faults.length > 0) throw invalid(faults);
    return outputs.map((name) => names.indexOf(name));
  }

  /** Per row, every feature of the model with its value: from the request where it is there, else looked up. */
  private async featuresOf(
    { rows, columns, entityKeys }: ReadInputs,
    traceparent: string | undefined,
  ): Promise<FeatureValue[][]> {
    const { features: binding, signature } = this.model.manifest;
    const found =
      binding && entityKeys
        ? await this.queue.announce(this.model, this.lookup.read(binding, entityKeys, traceparent))
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

  private inputsOf({ rows, columns }: ReadInputs, features: FeatureValue[][]): Column[] {
    return this.model.signature.inputs.map((metadata, index) => {
      const given = columns.get(metadata.name);
      if (given) return given;
      const values = features.map((row) => asInput(row[index]?.value ?? null, metadata.datatype));
      return Column.fromJson(metadata, [rows, ...metadata.shape.slice(1)], values);
    });
  }

  /** Per row, where the policy or the request wants it. Throws 422 where the request does, but the package cannot. */
  private explain({ explain }: InferenceRequest, features: FeatureValue[][]): ReasonCodes[] | undefined {
    const { explainer } = this.model;
    if (explain && !explainer) throw unprocessable('The package has no explanation of its predictions.');
    if (!explainer || !(explain || this.config.EXPLAIN === 'always')) return undefined;
    return features.map((row) => explainer.explain(new Map(row.map(({ name, value }) => [name, value]))));
  }

  private recordOf(
    row: number,
    { entityKeys }: ReadInputs,
    features: FeatureValue[],
    inputs: Column[],
    outputs: Column[],
  ): Omit<PredictionRecord, 'predictionId' | 'time'> {
    const { model, version, features: binding } = this.model.manifest;
    const key = entityKeys?.[row];
    return {
      deployment: this.config.DEPLOYMENT,
      revision: this.config.REVISION || undefined,
      model,
      version,
      packageDigest: this.model.digest,
      runtime,
      row,
      entityKeys: binding && key !== undefined ? { [binding.entityKey]: key } : {},
      features,
      inputs: inputs.map((column) => column.row(row)),
      outputs: outputs.map((column) => column.row(row)),
    };
  }
}

/** A feature that came with the request: NaN means that it is missing. */
function scalarOf([value]: JsonValue[]): Scalar {
  return value === undefined || value === 'NaN' ? null : value;
}

import { Inject, Injectable } from '@nestjs/common';
import type { InferRequest, InferResponse } from '@modelkeep/contracts/serving/inference';
import type { Scalar } from '@modelkeep/contracts/common/types';
import type { FeatureValue, PredictionRecord } from '@modelkeep/contracts/serving/prediction';
import { v7 as uuidv7 } from 'uuid';
import type { Config } from '../config';
import { runtimeVersion } from '../package/package-loader';
import { reasonCodes } from '../reason-codes/reason-codes';
import { Column, type JsonValue } from '../tensor/column';
import { CONFIG } from '../tokens';
import { asInput, FeatureLookup } from './feature-lookup';
import { Model } from './model';
import { PredictionLog } from './prediction-log';
import { readInputs, type ReadInputs } from './read-inputs';

const RUNTIME = { name: 'onnxruntime-node', version: runtimeVersion };

/** Answers one V2 request: features, model, reason codes, record. */
@Injectable()
export class Inference {
  constructor(
    private readonly model: Model,
    private readonly lookup: FeatureLookup,
    private readonly log: PredictionLog,
    @Inject(CONFIG) private readonly config: Config,
  ) {}

  /** `caller`: who asked the gateway. Throws 4xx for what the model cannot take, 503 where a strict audit cannot record. */
  async infer(request: InferRequest, caller: string | undefined): Promise<InferResponse> {
    const started = performance.now();
    const read = readInputs(request, this.model.manifest);
    const features = await this.featuresOf(read);
    const inputs = this.inputsOf(read, features);
    const outputs = await this.model.run(inputs, read.rows);
    const predictionIds = Array.from({ length: read.rows }, () => uuidv7());
    if (this.config.AUDIT !== 'off') {
      const latencyMs = performance.now() - started;
      await this.log.record(
        predictionIds.map((predictionId, row) => ({
          ...this.recordOf(row, read, features[row] ?? [], inputs, outputs),
          predictionId,
          requestId: request.id,
          caller,
          latencyMs,
        })),
      );
    }
    return this.answer(request, predictionIds, outputs);
  }

  /** Per row, every feature of the model with its value: from the request where it is there, else looked up. */
  private async featuresOf({ rows, columns, entityKeys }: ReadInputs): Promise<FeatureValue[][]> {
    const { features: binding, signature } = this.model.manifest;
    const found = binding && entityKeys ? await this.lookup.read(binding, entityKeys) : undefined;
    return Array.from({ length: rows }, (_, row) =>
      signature.inputs.map(({ name }, index): FeatureValue => {
        const given = columns.get(name);
        if (given) return { name, value: scalarOf(given.values(row)), status: 'FROM_REQUEST' };
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

  private recordOf(
    row: number,
    { entityKeys }: ReadInputs,
    features: FeatureValue[],
    inputs: Column[],
    outputs: Column[],
  ): Omit<PredictionRecord, 'predictionId'> {
    const { model, version, features: binding } = this.model.manifest;
    const key = entityKeys?.[row];
    const { explanation } = this.model;
    return {
      time: new Date().toISOString(),
      deployment: this.config.DEPLOYMENT,
      revision: this.config.REVISION || undefined,
      model,
      version,
      packageDigest: this.model.digest,
      runtime: RUNTIME,
      row,
      entityKeys: binding && key !== undefined ? { [binding.entityKey]: key } : {},
      features,
      inputs: inputs.map((column) => column.row(row)),
      outputs: outputs.map((column) => column.row(row)),
      reasonCodes:
        explanation && reasonCodes(explanation, new Map(features.map(({ name, value }) => [name, value]))),
    };
  }

  private answer(request: InferRequest, predictionIds: string[], outputs: Column[]): InferResponse {
    const rows = predictionIds.length;
    const { version } = this.model.manifest;
    const raw = request.parameters?.raw_output
      ? {
          raw_outputs: Object.fromEntries(
            outputs.map((column) => [
              column.name,
              predictionIds.map((_, row) => column.bytes(row).toString('base64')),
            ]),
          ),
          runtime: RUNTIME,
        }
      : {};
    return {
      id: request.id,
      model_name: this.config.DEPLOYMENT,
      model_version: String(version),
      parameters: { prediction_ids: predictionIds, ...raw },
      outputs: outputs.map((column) => ({
        name: column.name,
        datatype: column.datatype,
        shape: [rows, ...column.rowShape],
        data: predictionIds.flatMap((_, row) => column.values(row)),
      })),
    };
  }
}

/** A feature that came with the request: NaN means that it is missing. */
function scalarOf([value]: JsonValue[]): Scalar {
  return value === undefined || value === 'NaN' ? null : value;
}

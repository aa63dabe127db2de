import { Inject, Injectable } from '@nestjs/common';
import type { TensorMetadata } from '@modelkeep/contracts/registry/package';
import { notFound } from '@modelkeep/service';
import type { Config } from '../config';
import { CONFIG } from '../tokens';
import { Model } from './model';

/** Server metadata of the Open Inference Protocol V2. */
export const serverMetadata = { name: 'modelkeep', version: '2', extensions: ['binary_tensor_data'] };

/** Model metadata of the Open Inference Protocol V2. */
export interface ModelMetadata {
  name: string;
  versions: string[];
  platform: string;
  inputs: TensorMetadata[];
  outputs: TensorMetadata[];
}

/** The model under the name that the protocol knows it by: that of its deployment. */
@Injectable()
export class ServedModel {
  readonly name: string;
  readonly version: string;
  readonly metadata: ModelMetadata;

  constructor(model: Model, @Inject(CONFIG) { DEPLOYMENT }: Config) {
    this.name = DEPLOYMENT;
    this.version = String(model.manifest.version);
    const { name, version } = this;
    this.metadata = { name, versions: [version], platform: 'onnxruntime_onnx', ...model.signature };
  }

  /** Throws 404 for another model, or another version of this one. */
  require(name: string, version: string | undefined): void {
    if (name !== this.name) throw notFound(`model ${name}`);
    if (version !== undefined && version !== this.version)
      throw notFound(`version ${version} of model ${name}`);
  }
}

import { readFile } from 'node:fs/promises';
import { Injectable } from '@nestjs/common';
import type { ModelSignature, PackageManifest } from '@modelkeep/contracts/registry/package';
import { PackageInvalid } from '@modelkeep/packaging';
import { logger } from '@modelkeep/telemetry';
import { InferenceSession, type Tensor } from 'onnxruntime-node';
import type { LoadedPackage } from '../package/package-loader';
import { Explainer } from '../reason-codes/explainer';
import { ExplanationFile } from '../reason-codes/explanation-file';
import { Column } from '../tensor/column';

/** The package's model, ready to run. It is loaded once, before the server listens. */
@Injectable()
export class Model {
  private constructor(
    private readonly loaded: LoadedPackage,
    private readonly session: InferenceSession,
    /** How to attribute predictions to features; undefined where the package has no explanation. */
    readonly explainer: Explainer | undefined,
  ) {}

  static async load(loaded: LoadedPackage): Promise<Model> {
    const path = loaded.pathOf('model');
    if (!path) throw new Error('the package has no model');
    const session = await open(path);
    const explanationPath = loaded.pathOf('explanation');
    const explainer = explanationPath
      ? new Explainer(ExplanationFile.parse(JSON.parse(await readFile(explanationPath, 'utf8'))))
      : undefined;
    const { model, version } = loaded.manifest;
    logger().info({ model, version, digest: loaded.digest }, 'package loaded: digest and signature verified');
    return new Model(loaded, session, explainer);
  }

  get digest(): string {
    return this.loaded.digest;
  }

  get manifest(): PackageManifest {
    return this.loaded.manifest;
  }

  get signature(): ModelSignature {
    return this.loaded.manifest.signature;
  }

  /** Runs one row; columns in, columns out, in the order of the signature. */
  async run(inputs: readonly Column[]): Promise<Column[]> {
    const feeds = Object.fromEntries(inputs.map((column) => [column.name, column.toTensor()]));
    const results = await this.session.run(
      feeds,
      this.signature.outputs.map(({ name }) => name),
    );
    return this.signature.outputs.map((metadata) =>
      Column.fromTensor(metadata, results[metadata.name] as Tensor),
    );
  }
}

/** Throws `PackageInvalid` where the runtime cannot read the model. */
async function open(path: string): Promise<InferenceSession> {
  try {
    // One thread and a fixed order: the same input gives the same bits, on every machine of the same kind.
    return await InferenceSession.create(path, {
      executionProviders: ['cpu'],
      intraOpNumThreads: 1,
      interOpNumThreads: 1,
      executionMode: 'sequential',
    });
  } catch (error) {
    throw new PackageInvalid(
      `the runtime cannot read the model: ${error instanceof Error ? error.message : String(error)}`,
    );
  }
}

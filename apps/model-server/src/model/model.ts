import { readFile } from 'node:fs/promises';
import type { ModelSignature, PackageManifest } from '@modelkeep/contracts/registry/package';
import { PackageInvalid } from '@modelkeep/packaging';
import { logger } from '@modelkeep/telemetry';
import type { LoadedPackage } from '../package/package-loader';
import { Explainer } from '../reason-codes/explainer';
import { ExplanationFile } from '../reason-codes/explanation-file';
import type { RowExplainer } from '../reason-codes/row-explainer';
import { ShapleyExplainer } from '../reason-codes/shapley-explainer';
import { Column } from '../tensor/column';
import { largestBatch, reproduces, type Sample, samplesOf } from './largest-batch';
import { sampleRows } from './sample-rows';
import { ONE_THREAD, Session, type Threads } from './session';

export interface ModelOptions {
  threads: Threads;
  /** Rows that may be joined in one run. */
  mostRows: number;
}

/** The package's model, ready to run and warm: it ran already when it was tried. */
export class Model {
  private constructor(
    private readonly loaded: LoadedPackage,
    private readonly session: Session,
    /** Rows that may be joined in one run: each still gets the bytes that it gets alone. */
    readonly mostRows: number,
    /** How to attribute predictions to features; undefined where the package has no explanation. */
    readonly explainer: RowExplainer | undefined,
  ) {}

  /** Throws `PackageInvalid` where the runtime cannot read the model. */
  static async load(loaded: LoadedPackage, options: ModelOptions): Promise<Model> {
    const path = loaded.pathOf('model');
    if (!path) throw new PackageInvalid('the package has no model');
    const { signature, model, version } = loaded.manifest;
    const reference = await Session.open(path, signature, ONE_THREAD);
    const most = reference.takesAnyRows ? options.mostRows : 1;
    const rows = sampleRows(signature, await jsonOf(loaded, 'golden').catch(() => undefined));
    // One of them warms it up, where there is nothing to compare.
    const compared = most > 1 || !isOne(options.threads) ? rows : rows.slice(0, 1);
    const samples = await samplesOf((inputs) => reference.run(inputs), compared);
    const session = await threaded(reference, path, loaded, options.threads, samples);
    const mostRows = await largestBatch((inputs) => session.run(inputs), samples, most);
    const explanation = await jsonOf(loaded, 'explanation');
    const explainer =
      explanation === undefined ? undefined : await explainerOf(explanation, signature, session, mostRows);
    logger().info(
      { model, version, digest: loaded.digest, mostRows },
      'package loaded: digest and signature verified',
    );
    return new Model(loaded, session, mostRows, explainer);
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

  /** Runs `mostRows` rows at most; columns in, columns out, in the order of the signature. */
  run(inputs: readonly Column[]): Promise<Column[]> {
    return this.session.run(inputs);
  }

  /** Gives back the memory; nothing runs any more. */
  close(): Promise<void> {
    return this.session.close();
  }
}

const isOne = ({ intraOp, interOp }: Threads): boolean => intraOp === 1 && interOp === 1;

async function jsonOf(loaded: LoadedPackage, role: 'golden' | 'explanation'): Promise<unknown> {
  const path = loaded.pathOf(role);
  return path === undefined ? undefined : (JSON.parse(await readFile(path, 'utf8')) as unknown);
}

/** With the threads wanted, unless the model then gives other bytes than with one: no replay could repeat those. */
async function threaded(
  reference: Session,
  path: string,
  { manifest: { signature, model, version } }: LoadedPackage,
  threads: Threads,
  samples: readonly Sample[],
): Promise<Session> {
  if (isOne(threads)) return reference;
  const session = await Session.open(path, signature, threads);
  if (samples.length > 0 && (await reproduces((inputs) => session.run(inputs), samples))) {
    await reference.close();
    return session;
  }
  await session.close();
  logger().warn({ model, version }, 'more threads give other bytes: the model runs with one');
  return reference;
}

/** Throws `PackageInvalid` where the explanation is none, or does not go with the model. */
async function explainerOf(
  explanation: unknown,
  signature: ModelSignature,
  session: Session,
  mostRows: number,
): Promise<RowExplainer> {
  const file = ExplanationFile.safeParse(explanation);
  if (!file.success) throw new PackageInvalid(`the explanation is malformed: ${file.error.message}`);
  if (file.data.method !== 'permutation-shapley') return new Explainer(file.data);
  return ShapleyExplainer.create(file.data, signature, async (inputs, rows) => {
    const parts: Column[][] = [];
    for (let row = 0; row < rows; row += mostRows)
      parts.push(
        await session.run(inputs.map((column) => column.slice(row, Math.min(rows, row + mostRows)))),
      );
    return signature.outputs.map((_, output) => Column.join(parts.map((part) => part[output] as Column)));
  });
}

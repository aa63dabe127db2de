import type { ModelSignature } from '@modelkeep/contracts/registry/package';
import { PackageInvalid } from '@modelkeep/packaging';
import { InferenceSession, type Tensor } from 'onnxruntime-node';
import { Column } from '../tensor/column';

/** Threads of the runtime: within an operator, and over operators. */
export interface Threads {
  intraOp: number;
  interOp: number;
}

export const ONE_THREAD: Threads = { intraOp: 1, interOp: 1 };

/** A model in the runtime. */
export class Session {
  private readonly outputNames: readonly string[];

  private constructor(
    private readonly session: InferenceSession,
    private readonly signature: ModelSignature,
  ) {
    this.outputNames = signature.outputs.map(({ name }) => name);
  }

  /** Throws `PackageInvalid` where the runtime cannot read the model. */
  static async open(path: string, signature: ModelSignature, threads: Threads): Promise<Session> {
    try {
      const session = await InferenceSession.create(path, {
        executionProviders: ['cpu'],
        intraOpNumThreads: threads.intraOp,
        interOpNumThreads: threads.interOp,
        executionMode: threads.interOp > 1 ? 'parallel' : 'sequential',
      });
      return new Session(session, signature);
    } catch (error) {
      throw new PackageInvalid(
        `the runtime cannot read the model: ${error instanceof Error ? error.message : String(error)}`,
      );
    }
  }

  /** Whether signature and model leave the number of rows open, of every input and output. */
  get takesAnyRows(): boolean {
    const { inputs, outputs } = this.signature;
    const { inputMetadata, outputMetadata } = this.session;
    return (
      [...inputs, ...outputs].every(({ shape }) => shape[0] === -1) &&
      [...inputMetadata, ...outputMetadata].every(
        (metadata) => metadata.isTensor && typeof metadata.shape[0] === 'string',
      )
    );
  }

  /** Columns in, columns out, in the order of the signature. */
  async run(inputs: readonly Column[]): Promise<Column[]> {
    const feeds = Object.fromEntries(inputs.map((column) => [column.name, column.toTensor()]));
    const results = await this.session.run(feeds, this.outputNames);
    return this.signature.outputs.map((metadata) =>
      Column.fromTensor(metadata, results[metadata.name] as Tensor),
    );
  }

  /** Gives back the memory. */
  close(): Promise<void> {
    return this.session.release();
  }
}

import type { ModelMetadata } from '@modelkeep/contracts/serving/data-plane';
import { InputReader } from '../inference/read-inputs';
import type { Model } from '../model/model';

/** A model under the name that the protocol knows it by: that of its deployment. */
export class ServedModel {
  readonly version: string;
  /** How requests to it are read. */
  readonly reader: InputReader;
  private uses = 0;
  private retired = false;

  constructor(
    readonly name: string,
    /** Of its deployment; 0 outside any. */
    readonly revision: number,
    readonly model: Model,
  ) {
    this.version = String(model.manifest.version);
    this.reader = new InputReader(model.manifest);
  }

  /** `versions`: all that are served under its name. */
  metadata(versions: string[]): ModelMetadata {
    return { name: this.name, versions, platform: 'onnxruntime_onnx', ...this.model.signature };
  }

  /** Keeps the model for as long as `work` is under way, even where it is retired meanwhile. */
  async use<T>(work: () => Promise<T>): Promise<T> {
    this.uses += 1;
    try {
      return await work();
    } finally {
      this.uses -= 1;
      await this.closeIfDone();
    }
  }

  /** Gives its memory back as soon as nobody uses it any more. Nobody new may. */
  async retire(): Promise<void> {
    this.retired = true;
    await this.closeIfDone();
  }

  private async closeIfDone(): Promise<void> {
    if (this.retired && this.uses === 0) await this.model.close();
  }
}

import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';

/** The folder that one attempt of a step has for itself. */
export class WorkFolder {
  readonly code: string;
  readonly inputs: string;
  readonly outputs: string;
  readonly temporary: string;
  readonly log: string;

  constructor(readonly path: string) {
    this.code = join(path, 'code');
    this.inputs = join(path, 'inputs');
    this.outputs = join(path, 'outputs');
    this.temporary = join(path, 'tmp');
    this.log = join(path, 'log');
  }

  static of(dataDir: string, step: { runId: string; name: string; attempt: number }): WorkFolder {
    return new WorkFolder(join(dataDir, 'steps', step.runId, step.name, String(step.attempt)));
  }

  /** An empty folder, with room for the log only. */
  async open(): Promise<void> {
    await this.remove();
    await mkdir(this.path, { recursive: true });
  }

  /** What a program finds in it. */
  async furnish(): Promise<void> {
    for (const folder of [this.code, this.inputs, this.outputs, this.temporary])
      await mkdir(folder, { recursive: true });
  }

  async remove(): Promise<void> {
    await rm(this.path, { recursive: true, force: true, maxRetries: 3 });
  }
}

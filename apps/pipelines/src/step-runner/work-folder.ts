import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Claim } from '../pipeline-run/claim';

/** Which attempt a folder belongs to. */
interface Place extends Pick<Claim, 'item' | 'attempt'> {
  run: { id: string };
  step: { name: string };
}

/** The folder that one attempt of a step has for itself. Made when it is first needed. */
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

  static of(dataDir: string, { run, step, item, attempt }: Place): WorkFolder {
    const place = item === undefined ? 'step' : String(item);
    return new WorkFolder(join(dataDir, 'steps', run.id, step.name, place, String(attempt)));
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

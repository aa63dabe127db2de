import { lstat, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import type { Digest } from '@modelkeep/contracts/common/types';
import type { CommandStep } from '@modelkeep/contracts/pipelines/step';
import { BlobNotFound, ObjectStore } from '@modelkeep/object-store';
import { DataSource } from 'typeorm';
import type { Ending } from '../pipeline-run/claim';
import { cacheKey, findResult } from '../step-cache/step-cache';
import type { Attempt, KindRunner } from './attempt';
import { type Program, ProgramRunner } from './program-runner';
import { readParameters } from './output-parameters';
import { StepFailure } from './step-failure';
import type { WorkFolder } from './work-folder';

/** Runs a program: lays out its folder, has it run, stores what it leaves. */
@Injectable()
export class CommandRunner implements KindRunner<CommandStep> {
  constructor(
    private readonly dataSource: DataSource,
    private readonly objects: ObjectStore,
    private readonly programs: ProgramRunner,
  ) {}

  /** Throws `StepFailure` where the program fails, or does not give what it must. */
  async run(attempt: Attempt<CommandStep>): Promise<Ending> {
    const { step, values, folder } = attempt;
    const files = filesOf(attempt);
    const program: Program = {
      command: step.command.map((part) => String(values.fill(part))),
      parameters: values.fill(step.parameters),
    };
    const key = step.cache && keyOf(attempt, program);
    const cached = key !== undefined && attempt.claim.run.useCache && (await this.find(key, step));
    if (cached) return cached;
    await folder.furnish();
    await this.bringInputs(attempt, files);
    await this.programs.run(attempt, program);
    return {
      state: 'succeeded',
      outputs: await this.storeOutputs(step.outputs, folder),
      parameters: await readParameters(folder, step.gives),
      cacheKey: key,
    };
  }

  private async find(key: string, { cache }: CommandStep): Promise<Ending | undefined> {
    const found = await findResult(this.dataSource, key, cache?.maxAgeHours);
    return found && { state: 'succeeded', ...found, reusedFrom: found.runId };
  }

  private async bringInputs({ folder, log }: Attempt, files: Map<string, Digest>): Promise<void> {
    for (const [name, digest] of files) {
      log.say(`input ${name} is ${digest}`);
      const path = join(folder.inputs, name);
      await mkdir(join(path, '..'), { recursive: true });
      await this.objects.getToFile(digest, path).catch((error: Error) => {
        if (error instanceof BlobNotFound)
          throw new StepFailure(`input '${name}': ${error.message}`, 'never');
        throw error;
      });
    }
  }

  private async storeOutputs(names: readonly string[], folder: WorkFolder): Promise<Record<string, Digest>> {
    for (const name of names) {
      const file = await lstat(join(folder.outputs, name)).catch(() => undefined);
      if (!file?.isFile()) throw new StepFailure(`it did not write the output '${name}'`);
    }
    const blobs = await Promise.all(
      names.map(
        async (name) => [name, (await this.objects.putFile(join(folder.outputs, name))).digest] as const,
      ),
    );
    return Object.fromEntries(blobs);
  }
}

/** File names below the folder of inputs; an input that is a list of artifacts is a folder `0`, `1`, …. */
function filesOf({ step, values, inputs }: Attempt<CommandStep>): Map<string, Digest> {
  const files = new Map<string, Digest>();
  for (const [name, template] of Object.entries(step.inputs)) {
    const digests = values.fillDigests(name, template);
    if (typeof digests === 'string') files.set(name, digests);
    else digests.forEach((digest, index) => files.set(`${name}/${index}`, digest));
  }
  Object.assign(inputs, Object.fromEntries(files));
  return files;
}

function keyOf({ claim, step, inputs }: Attempt<CommandStep>, { command, parameters }: Program): string {
  const { definition, environmentDigest } = claim;
  return cacheKey({
    ...{ code: definition.code?.digest, environment: environmentDigest, image: step.image },
    ...{ command, inputs, parameters, outputs: step.outputs },
  });
}

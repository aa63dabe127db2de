import { lstat, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import { Digest } from '@modelkeep/contracts/common/types';
import type { CommandStep } from '@modelkeep/contracts/pipelines/pipeline';
import { BlobNotFound, ObjectStore } from '@modelkeep/object-store';
import { ServiceTokens } from '@modelkeep/service';
import { z } from 'zod';
import { CodeBundles } from '../code-bundle/code-bundles';
import { config } from '../config';
import { ensurePythonEnvironment, runProcess } from '@modelkeep/processes';
import type { Claim, Outcome } from '../pipeline-run/step-queue';
import { PARAMETERS_FILE } from '../pipeline/validation';
import { stepEnvironment } from './step-environment';
import { StepFailure } from './step-failure';
import { lastPrintedLine, type StepLog } from './step-log';
import type { OnProcess } from './step-runner';
import type { StepValues } from './step-values';
import type { WorkFolder } from './work-folder';

export interface CommandAttempt {
  claim: Claim;
  step: z.infer<typeof CommandStep>;
  values: StepValues;
  folder: WorkFolder;
  log: StepLog;
  /** Filled with the digests of the inputs as they are resolved. */
  inputs: Record<string, Digest>;
  signal: AbortSignal;
  onProcess: OnProcess;
}

const PARAMETERS_LIMIT = 1024 * 1024;
/** The step's token outlives its time limit by this much. */
const TOKEN_MARGIN_SECONDS = 300;

const OutputParameters = z.record(z.string(), z.unknown());

/** Runs a program: lays out its folder, starts it, stores what it leaves. */
@Injectable()
export class CommandRunner {
  constructor(
    private readonly objects: ObjectStore,
    private readonly bundles: CodeBundles,
    private readonly tokens: ServiceTokens,
  ) {}

  /** Throws `StepFailure` where the program fails, or does not write what it must. */
  async run(attempt: CommandAttempt): Promise<Pick<Outcome, 'outputs' | 'parameters'>> {
    const { claim, step, values, folder, log, signal } = attempt;
    const command = step.command.map((part) => String(values.fill(part)));
    const parameters = values.fill(step.parameters);
    await folder.furnish();
    await this.bringInputs(attempt);
    const { code } = claim.definition;
    if (code) await this.bundles.unpack(code.digest, folder.code);
    const environment = await this.environmentOf(attempt);
    const token = this.tokens.issue('pipelines', step.timeoutSeconds + TOKEN_MARGIN_SECONDS);
    const env = stepEnvironment({ claim, folder, parameters, environment, token });
    log.say(`${command.join(' ')}`);
    const memoryMiB = config.STEP_MEMORY_MIB;
    const cwd = folder.code;
    const failure = await runProcess({
      command,
      cwd,
      env,
      log,
      signal,
      memoryMiB,
      onStart: attempt.onProcess,
    });
    if (failure !== undefined) throw await programFailure(failure, folder);
    return {
      outputs: await this.storeOutputs(step.outputs, folder),
      parameters: await readParameters(folder),
    };
  }

  private async bringInputs({ step, values, folder, inputs, log }: CommandAttempt): Promise<void> {
    for (const [name, template] of Object.entries(step.inputs)) {
      const digest = values.fillDigest(name, template);
      inputs[name] = digest;
      log.say(`input ${name} is ${digest}`);
      await this.objects.getToFile(digest, join(folder.inputs, name)).catch((error: Error) => {
        if (error instanceof BlobNotFound)
          throw new StepFailure(`input '${name}': ${error.message}`, 'never');
        throw error;
      });
    }
  }

  private async environmentOf({ claim, folder, log, signal }: CommandAttempt): Promise<string | undefined> {
    const { environment } = claim.definition;
    if (!environment) return undefined;
    const lock = await readFile(join(folder.code, environment.lockFile));
    return ensurePythonEnvironment({ cacheDir: config.CACHE_DIR, python: config.PYTHON, lock, log, signal });
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

async function programFailure(failure: string, folder: WorkFolder): Promise<StepFailure> {
  const line = await lastPrintedLine(folder.log);
  return new StepFailure(line === undefined ? failure : `${failure}: ${line.slice(0, 1000)}`);
}

async function readParameters(folder: WorkFolder): Promise<Record<string, unknown>> {
  const path = join(folder.outputs, PARAMETERS_FILE);
  const file = await lstat(path).catch(() => undefined);
  if (!file) return {};
  if (!file.isFile() || file.size > PARAMETERS_LIMIT)
    throw new StepFailure(`${PARAMETERS_FILE} is not a file of 1 MiB at most`);
  try {
    return OutputParameters.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch {
    throw new StepFailure(`${PARAMETERS_FILE} does not hold a JSON object`);
  }
}

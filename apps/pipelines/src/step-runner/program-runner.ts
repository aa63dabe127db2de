import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { Injectable } from '@nestjs/common';
import type { CommandStep } from '@modelkeep/contracts/pipelines/step';
import { ensurePythonEnvironment, runProcess } from '@modelkeep/processes';
import { ServiceTokens } from '@modelkeep/service';
import { CodeBundles } from '../code-bundle/code-bundles';
import { config } from '../config';
import type { Attempt } from './attempt';
import { stepEnvironment } from './step-environment';
import { StepFailure } from './step-failure';
import { lastPrintedLine } from '../step-log/step-log';

/** What a step's program is told. */
export interface Program {
  command: readonly string[];
  parameters: unknown;
}

/** The step's token outlives its time limit by this much. */
const TOKEN_MARGIN_SECONDS = 300;

/** Runs programs of steps in the attempt's folder, in which inputs lie and outputs are to be left. */
export abstract class ProgramRunner {
  /** Throws `StepFailure` where the program fails. */
  abstract run(attempt: Attempt<CommandStep>, program: Program): Promise<void>;
}

/** Runs them as processes on this machine. */
@Injectable()
export class ProcessRunner extends ProgramRunner {
  constructor(
    private readonly bundles: CodeBundles,
    private readonly tokens: ServiceTokens,
  ) {
    super();
  }

  async run(attempt: Attempt<CommandStep>, { command, parameters }: Program): Promise<void> {
    const { claim, step, folder, log, signal, onProcess } = attempt;
    const { code } = claim.definition;
    if (code) await this.bundles.unpack(code.digest, folder.code);
    const environment = await environmentOf(attempt);
    const token = this.tokens.issue('gateway', step.timeoutSeconds + TOKEN_MARGIN_SECONDS);
    log.say(command.join(' '));
    const failure = await runProcess({
      command,
      cwd: folder.code,
      env: stepEnvironment({ claim, folder, parameters, environment, token }),
      log,
      signal,
      memoryMiB: step.resources?.memoryMiB ?? config.STEP_MEMORY_MIB,
      cpuSeconds: step.resources?.cpuSeconds,
      onStart: onProcess,
    });
    if (failure === undefined) return;
    await log.flush();
    const line = await lastPrintedLine(folder.log);
    throw new StepFailure(line === undefined ? failure : `${failure}: ${line.slice(0, 1000)}`);
  }
}

/** Folder of the Python environment, made where this machine has none yet; undefined where none is asked for. */
async function environmentOf({ claim, folder, log, signal }: Attempt): Promise<string | undefined> {
  const { environment } = claim.definition;
  if (!environment) return undefined;
  const lock = await readFile(join(folder.code, environment.lockFile));
  return ensurePythonEnvironment({ cacheDir: config.CACHE_DIR, python: config.PYTHON, lock, log, signal });
}

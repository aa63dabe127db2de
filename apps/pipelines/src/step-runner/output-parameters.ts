import { lstat, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ParameterSchema } from '@modelkeep/contracts/pipelines/step';
import { z } from 'zod';
import { valueFaults } from '../pipeline/parameter-schema';
import { PARAMETERS_FILE } from '../pipeline/validation';
import { StepFailure } from './step-failure';
import type { WorkFolder } from './work-folder';

const LIMIT_BYTES = 1024 * 1024;

const OutputParameters = z.record(z.string(), z.unknown());
type OutputParameters = z.infer<typeof OutputParameters>;

/** Reads the parameters that a program left. Throws `StepFailure` where they are no JSON object, or not what was declared. */
export async function readParameters(
  folder: WorkFolder,
  declared: Record<string, ParameterSchema> = {},
): Promise<OutputParameters> {
  const parameters = await read(folder);
  for (const [name, schema] of Object.entries(declared)) {
    if (!Object.hasOwn(parameters, name)) throw new StepFailure(`it did not give the parameter '${name}'`);
    const [fault] = valueFaults(schema, parameters[name]);
    if (fault) throw new StepFailure(`parameter '${[name, ...fault.path].join('.')}' ${fault.message}`);
  }
  return parameters;
}

async function read(folder: WorkFolder): Promise<OutputParameters> {
  const path = join(folder.outputs, PARAMETERS_FILE);
  const file = await lstat(path).catch(() => undefined);
  if (!file) return {};
  if (!file.isFile() || file.size > LIMIT_BYTES)
    throw new StepFailure(`${PARAMETERS_FILE} is not a file of 1 MiB at most`);
  try {
    return OutputParameters.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch {
    throw new StepFailure(`${PARAMETERS_FILE} does not hold a JSON object`);
  }
}

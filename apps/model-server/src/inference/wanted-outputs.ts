import { invalid } from '@modelkeep/service';
import type { Model } from '../model/model';
import type { InferenceRequest } from './inference-request';

/** Places in the signature. Throws 400 that names every output that the model does not have. */
export function wantedOutputs({ signature }: Model, { outputs }: InferenceRequest): number[] {
  const names = signature.outputs.map(({ name }) => name);
  if (!outputs) return names.map((_, index) => index);
  const faults = outputs.flatMap((name, index) =>
    names.includes(name)
      ? []
      : [
          {
            path: `outputs.${index}`,
            message: `the model has no output ${name}; it has ${names.join(', ')}`,
          },
        ],
  );
  if (faults.length > 0) throw invalid(faults);
  return outputs.map((name) => names.indexOf(name));
}

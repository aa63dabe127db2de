import { TensorRow } from '@modelkeep/contracts/serving/prediction';
import { z } from 'zod';

/** File with the role `golden`: inputs, and what the model made of them when the package was built. */
export const Golden = z.object({
  formatVersion: z.literal(1),
  rows: z
    .array(
      z.object({
        id: z.string().optional(),
        inputs: z.array(TensorRow).min(1),
        outputs: z.array(TensorRow).min(1),
      }),
    )
    .min(1),
});
export type Golden = z.infer<typeof Golden>;

/** Another build of the runtime may round otherwise. */
const TOLERANCE = 1e-5;

/** What differs between expected and actual outputs of a row; floating-point numbers may by `TOLERANCE` of their size. */
export function differences(expected: readonly TensorRow[], actual: readonly TensorRow[]): string[] {
  return expected.flatMap(({ name, datatype, data }) => {
    const found = actual.find((output) => output.name === name);
    if (!found) return [`there is no output ${name}`];
    const same = datatype.startsWith('FP') ? isClose : (one: unknown, other: unknown) => one === other;
    const equal =
      data.length === found.data.length && data.every((value, index) => same(value, found.data[index]));
    return equal ? [] : [`output ${name} is [${found.data.join(', ')}], not [${data.join(', ')}]`];
  });
}

function isClose(one: unknown, other: unknown): boolean {
  if (one === other) return true;
  const [a, b] = [Number(one), Number(other)];
  return Math.abs(a - b) <= TOLERANCE * Math.max(1, Math.abs(a));
}

import { Column } from '../tensor/column';

/** How long a model is tried at most, in ms: the server does not serve before. */
const PATIENCE_MS = 3_000;
const ROUNDS = 3;

type Run = (inputs: readonly Column[]) => Promise<Column[]>;

/** A row, with what the model makes of it alone. */
export interface Sample {
  readonly inputs: readonly Column[];
  readonly outputs: readonly Column[];
}

/** Runs each row alone. Rows that the model cannot take are left out, and so are the last ones where it is slow. */
export async function samplesOf(run: Run, rows: readonly (readonly Column[])[]): Promise<Sample[]> {
  const end = performance.now() + PATIENCE_MS / 2;
  const samples: Sample[] = [];
  for (const inputs of rows) {
    if (performance.now() > end) break;
    const outputs = await run(inputs).catch(() => undefined);
    if (outputs) samples.push({ inputs, outputs });
  }
  return samples;
}

/** Whether a model gives the same bytes for each of the samples. */
export async function reproduces(run: Run, samples: readonly Sample[]): Promise<boolean> {
  for (const sample of samples)
    if (!areThose(await run(sample.inputs).catch(() => []), [sample])) return false;
  return true;
}

/**
 * How many rows may be joined in one run, `most` at most: of every size up to that, joined samples gave byte by byte what each gave
 * alone. 1 where a single one did not: then a prediction would depend on its neighbours, and could not be repeated.
 */
export async function largestBatch(run: Run, samples: readonly Sample[], most: number): Promise<number> {
  if (samples.length < 2) return 1;
  const end = performance.now() + PATIENCE_MS;
  let first = 0;
  let tried = 1;
  for (const size of sizesUpTo(most)) {
    if (performance.now() > end) break;
    const taken = Array.from({ length: size }, (_, at) => samples[(first + at) % samples.length] as Sample);
    first += size;
    const joined = (taken[0] as Sample).inputs.map((_, input) =>
      Column.join(taken.map(({ inputs }) => inputs[input] as Column)),
    );
    if (!areThose(await run(joined).catch(() => []), taken)) return 1;
    tried = Math.max(tried, size);
  }
  return tried;
}

/** Each size, `ROUNDS` times: what differs in few rows shows in many. */
const sizesUpTo = (most: number): number[] =>
  Array.from({ length: ROUNDS }, () => Array.from({ length: most - 1 }, (_, index) => index + 2)).flat();

function areThose(outputs: readonly Column[], samples: readonly Sample[]): boolean {
  const [{ outputs: expected }] = samples as [Sample];
  return (
    outputs.length === expected.length &&
    outputs.every(
      (output, index) =>
        output.rows === samples.length &&
        samples.every((sample, row) => output.bytes(row).equals((sample.outputs[index] as Column).bytes(0))),
    )
  );
}

import type { ModelSignature, TensorMetadata } from '@modelkeep/contracts/registry/package';
import { TensorRow } from '@modelkeep/contracts/serving/prediction';
import { z } from 'zod';
import { Seeded } from '../random/seeded';
import { Column, sizeOf } from '../tensor/column';
import type { JsonValue } from '../tensor/datatype';

const SEED = 1;
const MOST_ROWS = 192;
/** Values in all rows together, so that rows of large tensors are few. */
const MOST_VALUES = 200_000;

/** What is read of a package's file with the role `golden`. */
const GoldenInputs = z.object({ rows: z.array(z.object({ inputs: z.array(TensorRow) })) });

/**
 * Rows to try a model with: those of the golden file, then mixtures of their values, an input at a time; where there are none,
 * random values. Always the same for the same package. Each row is a list of columns, in the order of the signature.
 */
export function sampleRows({ inputs }: ModelSignature, golden: unknown): Column[][] {
  const random = new Seeded(SEED);
  const parsed = GoldenInputs.safeParse(golden);
  const known = (parsed.data?.rows ?? []).flatMap((row) => {
    const columns = inputs.map((metadata) => {
      const given = row.inputs.find(({ name }) => name === metadata.name);
      return given && readable(metadata, given);
    });
    return columns.every((column) => column !== undefined) ? [columns] : [];
  });
  const width = inputs.reduce((sum, { shape }) => sum + sizeOf(innerOf(shape)), 0);
  const count = Math.max(2, Math.min(MOST_ROWS, Math.floor(MOST_VALUES / Math.max(1, width))));
  const mixed = Array.from({ length: count }, () =>
    inputs.map((metadata, index) =>
      known.length > 0 ? (random.pick(known)[index] as Column) : drawn(metadata, random),
    ),
  );
  return [...known.slice(0, count >> 1), ...mixed].slice(0, count);
}

/** The shape of a row; an axis of any size has one place. */
const innerOf = (shape: readonly number[]) => shape.slice(1).map((size) => Math.max(1, size));

/** undefined where the golden row is none that the model takes. */
function readable(metadata: TensorMetadata, { datatype, shape, data }: TensorRow): Column | undefined {
  if (datatype !== metadata.datatype || shape.length !== metadata.shape.length) return undefined;
  if (shape[0] !== 1 || sizeOf(shape) !== data.length) return undefined;
  try {
    return Column.fromJson(metadata, shape, data);
  } catch {
    return undefined;
  }
}

function drawn(metadata: TensorMetadata, random: Seeded): Column {
  const shape = [1, ...innerOf(metadata.shape)];
  const values = Array.from({ length: sizeOf(shape) }, () => valueOf(metadata.datatype, random));
  return Column.fromJson(metadata, shape, values);
}

/** Numbers of many sizes: in sums of those, another order shows. */
function valueOf(datatype: TensorMetadata['datatype'], random: Seeded): JsonValue {
  if (datatype === 'BOOL') return random.next() < 0.5;
  if (datatype === 'BYTES') return String(random.below(10));
  if (datatype.startsWith('FP')) return (2 * random.next() - 1) * 10 ** (random.below(6) - 3);
  return random.below(10);
}

import type { InferRequest } from '@modelkeep/contracts/serving/inference';
import type { PackageManifest, TensorMetadata } from '@modelkeep/contracts/registry/package';
import { type FieldFault, invalid } from '@modelkeep/service';
import { Column } from '../tensor/column';

export interface ReadInputs {
  /** Number of rows. */
  rows: number;
  /** Given inputs by name. */
  columns: Map<string, Column>;
  /** Entity key of each row, where the request asks for a lookup. */
  entityKeys?: string[];
}

type Given = InferRequest['inputs'][number];

/** Reads a request's tensors and checks them against the signature. Throws 400 that names every tensor that is wrong. */
export function readInputs({ inputs }: InferRequest, { signature, features }: PackageManifest): ReadInputs {
  const faults: FieldFault[] = [];
  const columns = new Map<string, Column>();
  const rows = inputs[0]?.shape[0] ?? 0;
  const expected: TensorMetadata[] = [...signature.inputs];
  if (features) expected.push({ name: features.entityKey, datatype: 'BYTES', shape: [-1, 1] });
  inputs.forEach((given, index) => {
    const path = `inputs.${index}`;
    const metadata = expected.find(({ name }) => name === given.name);
    const fault = metadata
      ? faultOf(given, metadata, rows)
      : `the model has no input ${given.name}; it has ${expected.map(({ name }) => name).join(', ')}`;
    if (fault !== undefined) return faults.push({ path, message: fault });
    try {
      columns.set(given.name, Column.fromJson(given, given.shape, given.data.flat(Infinity)));
    } catch (error) {
      faults.push({ path: `${path}.data`, message: error instanceof Error ? error.message : String(error) });
    }
  });
  const key = features && columns.get(features.entityKey);
  const missing = signature.inputs.filter(({ name }) => !columns.has(name)).map(({ name }) => name);
  if (!key && missing.length > 0 && faults.length === 0) {
    const way = features ? `, or ${features.entityKey} to look them up` : '';
    faults.push({ path: 'inputs', message: `these inputs are missing: ${missing.join(', ')}${way}` });
  }
  if (faults.length > 0) throw invalid(faults);
  if (features) columns.delete(features.entityKey);
  return {
    rows,
    columns,
    entityKeys: key && Array.from({ length: rows }, (_, row) => String(key.values(row)[0])),
  };
}

function faultOf(given: Given, metadata: TensorMetadata, rows: number): string | undefined {
  const { datatype, shape } = given;
  if (datatype !== metadata.datatype) return `expected datatype ${metadata.datatype}, got ${datatype}`;
  if (shape[0] !== rows) return `expected ${rows} rows as in the first input, got ${shape[0]}`;
  const fits =
    shape.length === metadata.shape.length &&
    shape.every((size, axis) => metadata.shape[axis] === -1 || metadata.shape[axis] === size);
  if (!fits) return `expected shape [${metadata.shape.join(', ')}], got [${shape.join(', ')}]`;
  const size = shape.reduce((product, each) => product * each, 1);
  const count = given.data.flat(Infinity).length;
  return count === size ? undefined : `expected ${size} values for shape [${shape.join(', ')}], got ${count}`;
}

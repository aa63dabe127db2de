import type { PackageManifest, TensorMetadata } from '@modelkeep/contracts/registry/package';
import { type FieldFault, invalid } from '@modelkeep/service';
import type { Column } from '../tensor/column';
import type { GivenTensor, InferenceRequest } from './inference-request';

export interface ReadInputs {
  /** Number of rows. */
  rows: number;
  /** Given inputs by name. */
  columns: Map<string, Column>;
  /** Entity key of each row, where the request asks for a lookup. */
  entityKeys?: string[];
}

/** What a request may bring, by the package's manifest. */
export class InputReader {
  private readonly expected: ReadonlyMap<string, TensorMetadata>;
  private readonly required: readonly string[];
  private readonly entityKey: string | undefined;

  constructor({ signature, features }: PackageManifest) {
    this.entityKey = features?.entityKey;
    this.required = signature.inputs.map(({ name }) => name);
    const key: TensorMetadata[] = features
      ? [{ name: features.entityKey, datatype: 'BYTES', shape: [-1, 1] }]
      : [];
    this.expected = new Map([...signature.inputs, ...key].map((metadata) => [metadata.name, metadata]));
  }

  /** Reads a request's tensors and checks them against the signature. Throws 400 that names every tensor that is wrong. */
  read({ inputs }: Pick<InferenceRequest, 'inputs'>): ReadInputs {
    const faults: FieldFault[] = [];
    const columns = new Map<string, Column>();
    const rows = inputs[0]?.shape[0] ?? 0;
    inputs.forEach((given, index) => {
      try {
        if (columns.has(given.name)) throw new RangeError(`${given.name} is there more than once`);
        columns.set(given.name, this.readOne(given, rows));
      } catch (error) {
        if (!(error instanceof RangeError)) throw error;
        faults.push({ path: `inputs.${index}`, message: `${given.name}: ${error.message}` });
      }
    });
    const key = this.entityKey === undefined ? undefined : columns.get(this.entityKey);
    if (!key && faults.length === 0) faults.push(...this.missing(columns));
    if (faults.length > 0) throw invalid(faults);
    if (!key) return { rows, columns };
    columns.delete(key.name);
    return { rows, columns, entityKeys: key.values().map(String) };
  }

  private readOne(given: GivenTensor, rows: number): Column {
    const metadata = this.expected.get(given.name);
    if (!metadata)
      throw new RangeError(`the model has no such input; it has ${[...this.expected.keys()].join(', ')}`);
    const { datatype, shape } = given;
    if (datatype !== metadata.datatype)
      throw new RangeError(`expected datatype ${metadata.datatype}, got ${datatype}`);
    const fits =
      shape.length === metadata.shape.length &&
      shape.every((size, axis) => metadata.shape[axis] === -1 || metadata.shape[axis] === size);
    if (!fits)
      throw new RangeError(`expected shape [${metadata.shape.join(', ')}], got [${shape.join(', ')}]`);
    if (shape[0] !== rows || rows < 1)
      throw new RangeError(`expected ${Math.max(rows, 1)} rows as in the first input, got ${shape[0]}`);
    return given.read(metadata.datatype);
  }

  private missing(columns: ReadonlyMap<string, Column>): FieldFault[] {
    const missing = this.required.filter((name) => !columns.has(name));
    if (missing.length === 0) return [];
    const way = this.entityKey === undefined ? '' : `, or ${this.entityKey} to look them up`;
    return [{ path: 'inputs', message: `these inputs are missing: ${missing.join(', ')}${way}` }];
  }
}

import { Column } from '../tensor/column';

/** What runs rows: columns in, columns out. */
export interface RowModel {
  /** Rows that may be joined in one run: each still gets the bytes that it gets alone. */
  readonly mostRows: number;
  run(inputs: readonly Column[]): Promise<Column[]>;
}

/** Rows of one request that wait for a model. */
export class Job {
  private begun = 0;
  private readonly parts: Column[][] = [];

  constructor(
    readonly model: RowModel,
    private readonly inputs: readonly Column[],
    private readonly rows: number,
    /** When its caller has waited too long, by `performance.now()`. */
    readonly deadline: number,
    private readonly resolve: (outputs: Column[]) => void,
    readonly reject: (error: unknown) => void,
  ) {}

  /** Rows that have not begun to run. */
  get waiting(): number {
    return this.rows - this.begun;
  }

  /** Takes its next rows, `most` at most. */
  begin(most: number): Part {
    const from = this.begun;
    this.begun = Math.min(this.rows, from + most);
    return {
      job: this,
      rows: this.begun - from,
      inputs: this.inputs.map((column) => column.slice(from, this.begun)),
    };
  }

  /** Takes the outputs of the rows that it gave last; those of all its rows are its result. */
  finish(outputs: Column[]): void {
    this.parts.push(outputs);
    if (this.waiting === 0) this.resolve(joined(this.parts));
  }
}

/** Rows of a job that run together. */
export interface Part {
  job: Job;
  rows: number;
  inputs: Column[];
}

/** Columns of several runs, one below the other. */
export const joined = (parts: readonly Column[][]): Column[] =>
  (parts[0] ?? []).map((_, index) => Column.join(parts.map((part) => part[index] as Column)));

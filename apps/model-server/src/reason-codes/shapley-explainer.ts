import type { ModelSignature } from '@modelkeep/contracts/registry/package';
import type { ReasonCodes } from '@modelkeep/contracts/serving/prediction';
import { PackageInvalid } from '@modelkeep/packaging';
import { Column, sizeOf } from '../tensor/column';
import type { ShapleyFile } from './explanation-file';
import { Orders } from './orders';
import type { ExplainedRow, RowExplainer, RunRows } from './row-explainer';

/** A probability of 0 or 1 has no finite log-odds; float32 tells none closer to them. */
const LEAST = 2 ** -24;

/**
 * Permutation Shapley values for any model: a feature that is not in a coalition has its value of a background row, averaged over
 * the background. The same prediction always gets the same bits: the seed is the package's, and each row's output its own.
 */
export class ShapleyExplainer implements RowExplainer {
  private constructor(
    private readonly file: ShapleyFile,
    private readonly orders: Orders,
    /** Columns of the background, in the order of the signature. */
    private readonly background: readonly Column[],
    private readonly rows: number,
    /** Place of the output that is explained. */
    private readonly output: number,
    /** Mean margin of the background. */
    private readonly baseline: number,
  ) {}

  /** Throws `PackageInvalid` where the file does not go with the model. */
  static async create(file: ShapleyFile, signature: ModelSignature, run: RunRows): Promise<ShapleyExplainer> {
    const background = signature.inputs.map((metadata) => {
      const inner = metadata.shape.slice(1);
      const values = file.background[metadata.name] ?? [];
      const rows = values.length / sizeOf(inner);
      if (!Number.isInteger(rows) || rows < 1)
        throw new PackageInvalid(`the explanation has no background rows of input ${metadata.name}`);
      try {
        return Column.fromJson(metadata, [rows, ...inner], values);
      } catch (error) {
        throw new PackageInvalid(`background of ${metadata.name}: ${(error as Error).message}`);
      }
    });
    const rows = background[0]?.rows ?? 0;
    if (background.some((column) => column.rows !== rows))
      throw new PackageInvalid(
        'the background of the explanation has another number of rows for some inputs',
      );
    const output = signature.outputs.findIndex(({ name }) => name === file.output.name);
    if (output < 0) throw new PackageInvalid(`the model has no output ${file.output.name} to explain`);
    const orders = new Orders(signature.inputs.length, file.orders, file.seed);
    const outputs = await run(background, rows);
    const margins = marginsOf(outputs[output] as Column, file.output);
    return new ShapleyExplainer(file, orders, background, rows, output, meanOf(margins));
  }

  async explain({ values, inputs, outputs }: ExplainedRow, run: RunRows): Promise<ReasonCodes> {
    const { file, orders, baseline, output } = this;
    const [margin] = marginsOf(outputs[output] as Column, file.output) as [number];
    const between = orders.coalitions.slice(2);
    const asked = inputs.map((given, input) => this.mixed(between, given, input));
    const margins =
      between.length === 0
        ? []
        : marginsOf((await run(asked, between.length * this.rows))[output] as Column, file.output);
    const worth = [
      baseline,
      margin,
      ...between.map((_, index) => meanOf(margins.slice(index * this.rows, (index + 1) * this.rows))),
    ];
    const shares = orders.values(worth);
    const contributions = inputs.map(({ name }, input) => ({
      feature: name,
      value: values.get(name) ?? null,
      contribution: shares[input] as number,
    }));
    contributions.sort((a, b) => Math.abs(b.contribution) - Math.abs(a.contribution));
    return {
      ...{ method: file.method, baseline, margin, contributions },
      sampling: { seed: file.seed, orders: orders.count },
    };
  }

  /** One input, per coalition and background row: as it is where the feature is in, else that of the background. */
  private mixed(coalitions: readonly (readonly boolean[])[], given: Column, input: number): Column {
    const background = this.background[input] as Column;
    const own = Column.join(Array.from({ length: this.rows }, () => given));
    return coalitions.length === 0
      ? given
      : Column.join(coalitions.map((members) => (members[input] ? own : background)));
  }
}

/** Margin of each row. */
function marginsOf(column: Column, { index, link }: ShapleyFile['output']): number[] {
  return Array.from({ length: column.rows }, (_, row) => {
    const value = Number(column.values(row)[index]);
    if (link === 'identity') return value;
    const probability = Math.min(1 - LEAST, Math.max(LEAST, value));
    return Math.log(probability / (1 - probability));
  });
}

const meanOf = (values: readonly number[]): number =>
  values.reduce((sum, value) => sum + value, 0) / values.length;

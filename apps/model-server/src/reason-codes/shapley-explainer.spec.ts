import type { ModelSignature } from '@modelkeep/contracts/registry/package';
import { Column } from '../tensor/column';
import type { ShapleyFile } from './explanation-file';
import type { RunRows } from './row-explainer';
import { ShapleyExplainer } from './shapley-explainer';

const NAMES = ['age', 'income', 'purpose'];
const signature: ModelSignature = {
  inputs: NAMES.map((name) => ({
    name,
    datatype: name === 'purpose' ? 'BYTES' : 'FP64',
    shape: [-1, 1],
  })),
  outputs: [{ name: 'score', datatype: 'FP64', shape: [-1, 2] }],
};
const file: ShapleyFile = {
  formatVersion: 1,
  method: 'permutation-shapley',
  output: { name: 'score', index: 1, link: 'identity' },
  background: { age: [20, 40], income: [1, 3], purpose: ['car', 'boat'] },
  orders: 6,
  seed: 7,
};

/** Neither linear nor a tree: all three act together. */
const score = (age: number, income: number, purpose: string) =>
  Math.tanh(age / 50) * income ** 2 * (purpose === 'car' ? 2 : 1);

const run: RunRows = ([age, income, purpose], rows) => {
  const data = Array.from({ length: rows }, (_, row) => {
    const [a, i, p] = [age, income, purpose].map((column) => (column as Column).values(row)[0]);
    return [0, score(Number(a), Number(i), String(p))];
  });
  return Promise.resolve([Column.fromJson({ name: 'score', datatype: 'FP64' }, [rows, 2], data.flat())]);
};

const values = new Map<string, string | number>([
  ['age', 30],
  ['income', 2],
  ['purpose', 'car'],
]);
const inputs = signature.inputs.map((metadata) =>
  Column.fromJson(metadata, [1, 1], [values.get(metadata.name)]),
);

async function explained(given: ShapleyFile = file) {
  const explainer = await ShapleyExplainer.create(given, signature, run);
  return explainer.explain({ values, inputs, outputs: await run(inputs, 1) }, run);
}

describe('ShapleyExplainer', () => {
  it('gives the Shapley values of the mean over the background', async () => {
    const { baseline, margin, contributions, ...rest } = await explained();
    expect(rest).toEqual({ method: 'permutation-shapley', sampling: { seed: 7, orders: 6 } });
    expect(baseline).toBeCloseTo((score(20, 1, 'car') + score(40, 3, 'boat')) / 2, 12);
    expect(margin).toBeCloseTo(score(30, 2, 'car'), 12);
    // By the definition for three players, with the worth of a coalition by the names of its members.
    const worth = (...known: string[]) => {
      const of = (age: number, income: number, purpose: string) =>
        score(
          known.includes('age') ? 30 : age,
          known.includes('income') ? 2 : income,
          known.includes('purpose') ? 'car' : purpose,
        );
      return (of(20, 1, 'car') + of(40, 3, 'boat')) / 2;
    };
    const expected = (one: string, [other, third]: [string, string]) =>
      (worth(one) - worth()) / 3 +
      (worth(one, other) - worth(other)) / 6 +
      (worth(one, third) - worth(third)) / 6 +
      (worth(one, other, third) - worth(other, third)) / 3;
    const found = Object.fromEntries(contributions.map((each) => [each.feature, each.contribution]));
    expect(found['age']).toBeCloseTo(expected('age', ['income', 'purpose']), 12);
    expect(found['income']).toBeCloseTo(expected('income', ['age', 'purpose']), 12);
    expect(found['purpose']).toBeCloseTo(expected('purpose', ['age', 'income']), 12);
    expect(contributions.find(({ feature }) => feature === 'purpose')?.value).toBe('car');
  });

  it('adds up to the margin, largest contribution first, to the bit the same each time', async () => {
    const codes = await explained({ ...file, orders: 2 });
    const sum = codes.contributions.reduce((total, { contribution }) => total + contribution, codes.baseline);
    expect(sum).toBeCloseTo(codes.margin, 12);
    const sizes = codes.contributions.map(({ contribution }) => Math.abs(contribution));
    expect(sizes).toEqual([...sizes].sort((a, b) => b - a));
    expect(JSON.stringify(await explained({ ...file, orders: 2 }))).toBe(JSON.stringify(codes));
  });

  it('keeps log-odds finite where a probability is 0 or 1', async () => {
    const certain: RunRows = (_, rows) =>
      Promise.resolve([
        Column.fromJson(
          { name: 'score', datatype: 'FP64' },
          [rows, 2],
          Array.from({ length: 2 * rows }, (_value, at) => at % 2),
        ),
      ]);
    const logit: ShapleyFile = { ...file, output: { ...file.output, link: 'logit' } };
    const explainer = await ShapleyExplainer.create(logit, signature, certain);
    const codes = await explainer.explain({ values, inputs, outputs: await certain(inputs, 1) }, certain);
    expect(codes.margin).toBeCloseTo(Math.log(2 ** 24 - 1), 6);
  });

  it.each<[string, Partial<ShapleyFile>, string]>([
    [
      'a background without an input',
      { background: { age: [1], income: [2] } },
      'no background rows of input purpose',
    ],
    ['another number of rows', { background: { ...file.background, age: [1] } }, 'another number of rows'],
    [
      'values of another datatype',
      { background: { ...file.background, age: ['old', 'young'] } },
      'background of age',
    ],
    ['another output', { output: { ...file.output, name: 'margin' } }, 'no output margin'],
  ])('refuses %s', async (_, wrong, message) => {
    await expect(ShapleyExplainer.create({ ...file, ...wrong }, signature, run)).rejects.toThrow(message);
  });
});

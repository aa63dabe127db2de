import fc from 'fast-check';
import type { ExactFile, Tree } from './explanation-file';
import { Explainer } from './explainer';
import { ShapTable } from './shap-table';
import { addTreeShap } from './tree-shap';

const COLUMNS = 4;

interface Node {
  cover: number;
  value?: number;
  column?: number;
  threshold?: number;
  children?: [Node, Node];
}

const { node } = fc.letrec<{ node: Node }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 4, depthIdentifier: 'tree' },
    fc.record({ cover: fc.integer({ min: 1, max: 50 }), value: fc.double({ min: -2, max: 2, noNaN: true }) }),
    fc
      .record({
        column: fc.integer({ min: 0, max: COLUMNS - 1 }),
        threshold: fc.double({ min: -1, max: 1, noNaN: true }),
        children: fc.tuple(tie('node'), tie('node')),
      })
      .map((split) => ({ ...split, cover: split.children[0].cover + split.children[1].cover })),
  ),
}));

function flatten(root: Node): Tree {
  const tree: Tree = { feature: [], threshold: [], left: [], right: [], value: [], cover: [] };
  const add = (each: Node): number => {
    const place = tree.feature.push(each.column ?? -1) - 1;
    tree.threshold.push(each.threshold ?? 0);
    tree.value.push(each.value ?? 0);
    tree.cover.push(each.cover);
    tree.left.push(-1);
    tree.right.push(-1);
    if (each.children) {
      tree.left[place] = add(each.children[0]);
      tree.right[place] = add(each.children[1]);
    }
    return place;
  };
  add(root);
  return tree;
}

/** Shapley values by their definition: over all subsets of the columns. */
function byDefinition(root: Node, row: readonly number[]): number[] {
  const expectation = (each: Node, known: number): number => {
    if (!each.children) return each.value ?? 0;
    const [left, right] = each.children;
    const column = each.column ?? 0;
    if (known & (1 << column))
      return expectation((row[column] ?? 0) <= (each.threshold ?? 0) ? left : right, known);
    return (left.cover * expectation(left, known) + right.cover * expectation(right, known)) / each.cover;
  };
  const factorial = (n: number): number => (n < 2 ? 1 : n * factorial(n - 1));
  const sizeOf = (set: number) => [...set.toString(2)].filter((bit) => bit === '1').length;
  return Array.from({ length: COLUMNS }, (_, column) => {
    let value = 0;
    for (let set = 0; set < 1 << COLUMNS; set++) {
      if (set & (1 << column)) continue;
      const weight = (factorial(sizeOf(set)) * factorial(COLUMNS - sizeOf(set) - 1)) / factorial(COLUMNS);
      value += weight * (expectation(root, set | (1 << column)) - expectation(root, set));
    }
    return value;
  });
}

const rows = fc.array(fc.double({ min: -1, max: 1, noNaN: true }), {
  minLength: COLUMNS,
  maxLength: COLUMNS,
});

describe('addTreeShap', () => {
  it('agrees with the definition of Shapley values on any tree', () => {
    fc.assert(
      fc.property(node, rows, (root, row) => {
        const values = row.map(() => 0);
        addTreeShap(flatten(root), row, values);
        byDefinition(root, row).forEach((expected, column) =>
          expect(values[column]).toBeCloseTo(expected, 9),
        );
      }),
      { numRuns: 300 },
    );
  });
});

describe('ShapTable', () => {
  it('agrees with the definition of Shapley values on any tree', () => {
    fc.assert(
      fc.property(node, rows, (root, row) => {
        const values = row.map(() => 0);
        ShapTable.of(flatten(root))?.add(row, values);
        byDefinition(root, row).forEach((expected, column) =>
          expect(values[column]).toBeCloseTo(expected, 9),
        );
      }),
      { numRuns: 300 },
    );
  });

  it('leaves a tree alone whose ways have too many columns', () => {
    const deep = Array.from({ length: 7 }).reduce<Node>(
      (below, _, column) => ({
        cover: below.cover + 1,
        column,
        threshold: 0,
        children: [below, { cover: 1, value: column }],
      }),
      { cover: 1, value: 1 },
    );
    expect(ShapTable.of(flatten(deep))).toBeUndefined();
  });
});

describe('Explainer', () => {
  const features: ExactFile['features'] = [
    { kind: 'numeric', name: 'age', firstColumn: 0, missing: 40 },
    { kind: 'categorical', name: 'purpose', firstColumn: 1, categories: ['car', 'radio_tv'] },
  ];
  const output = { name: 'probabilities', index: 1, link: 'logit' as const };
  const linear: ExactFile = {
    formatVersion: 1,
    method: 'linear',
    output,
    features,
    linear: { intercept: 0.5, coefficients: [-0.25, 1, -1], means: [40, 0.5, 0.25] },
    baseline: 0.5 - 0.25 * 40 + 0.5 - 0.25,
  };

  it('weighs a linear model against the means, and adds up to the margin', () => {
    const codes = new Explainer(linear).explain({
      values: new Map<string, string | number>([
        ['age', 30],
        ['purpose', 'car'],
      ]),
    });
    expect(codes.contributions).toEqual([
      { feature: 'age', value: 30, contribution: 2.5 },
      { feature: 'purpose', value: 'car', contribution: 0.5 + 0.25 },
    ]);
    expect(codes.margin).toBeCloseTo(0.5 - 0.25 * 30 + 1, 12);
    expect(codes.baseline + 2.5 + 0.75).toBeCloseTo(codes.margin, 12);
  });

  it('puts the median in for a missing number and nothing for an unknown category', () => {
    const codes = new Explainer(linear).explain({ values: new Map([['purpose', 'boat']]) });
    expect(codes.contributions).toEqual([
      { feature: 'purpose', value: 'boat', contribution: -0.5 + 0.25 },
      { feature: 'age', value: null, contribution: 0 },
    ]);
  });
});

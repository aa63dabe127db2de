import { textOf } from './progress';

describe('textOf', () => {
  it.each([
    [{}, ''],
    [{ runs: 1, experiments: 2 }, '2 experiments, 1 run'],
    [{ files: 3, bytes: 1_234_567 }, '3 files, 1.2 MB'],
    [{ bytes: 0 }, '0 B'],
    [{ bytes: 999 }, '999 B'],
    [{ 'logged models': 1 }, '1 logged model'],
  ])('%j is "%s"', (counts, text) => expect(textOf(counts)).toBe(text));
});

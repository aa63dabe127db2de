import { setImmediate as tick } from 'node:timers/promises';
import { ProblemError } from '@modelkeep/service';
import { Column } from '../tensor/column';
import { type RowModel, RunQueue } from './run-queue';

const column = (...values: number[]) =>
  Column.fromJson({ name: 'x', datatype: 'FP64' }, [values.length, 1], values);

/** Doubles its input when it is told to go on, and keeps the order in which it was asked. */
class Doubling implements RowModel {
  readonly asked: number[] = [];
  private readonly waiting: (() => void)[] = [];

  async run([input]: readonly Column[]): Promise<Column[]> {
    const values = (input as Column).values().map(Number);
    this.asked.push(...values);
    await new Promise<void>((resolve) => this.waiting.push(resolve));
    if (values.includes(13)) throw new Error('13 cannot be doubled');
    return [column(...values.map((value) => 2 * value))];
  }

  /** Lets all runs end, up to the last one. */
  async finish(): Promise<void> {
    for (;;) {
      await tick();
      const go = this.waiting.shift();
      if (!go) return;
      go();
    }
  }
}

const queue = (QUEUE_LIMIT = 10, QUEUE_PATIENCE_MS = 60_000) =>
  new RunQueue({ QUEUE_LIMIT, QUEUE_PATIENCE_MS });

const valuesOf = async (outputs: Promise<Column[]>) => (await outputs)[0]?.values();

describe('RunQueue', () => {
  it('runs one after the other; a request of many rows takes turns with the others', async () => {
    const model = new Doubling();
    const runs = queue();
    const many = runs.run(model, [column(1, 2, 3)], 3);
    const one = runs.run(model, [column(10)], 1);
    await tick();
    expect(model.asked).toEqual([1]);
    await model.finish();
    expect(model.asked).toEqual([1, 10, 2, 3]);
    expect(await valuesOf(many)).toEqual([2, 4, 6]);
    expect(await valuesOf(one)).toEqual([20]);
  });

  it('fails what fails, and goes on with the others', async () => {
    const model = new Doubling();
    const runs = queue();
    const failing = expect(runs.run(model, [column(13)], 1)).rejects.toThrow('13 cannot be doubled');
    const next = runs.run(model, [column(4)], 1);
    await model.finish();
    await failing;
    expect(await valuesOf(next)).toEqual([8]);
  });

  it('takes as many as may wait, and refuses the next with 503 until there is room', async () => {
    const model = new Doubling();
    const runs = queue(2);
    const taken = [1, 2, 3].map((value) => runs.run(model, [column(value)], 1));
    expect(() => runs.admit()).toThrow(ProblemError);
    expect(() => runs.run(model, [column(4)], 1)).toThrow(
      expect.objectContaining({ status: 503, headers: { 'retry-after': '1' } }),
    );
    await model.finish();
    expect(await Promise.all(taken.map(valuesOf))).toEqual([[2], [4], [6]]);
    expect(() => runs.admit()).not.toThrow();
  });

  it('refuses with 503 what waited too long, and does no work for it', async () => {
    const model = new Doubling();
    const runs = queue(10, 5);
    const first = runs.run(model, [column(1)], 1);
    const late = expect(runs.run(model, [column(2)], 1)).rejects.toMatchObject({ status: 503 });
    const until = performance.now() + 6;
    while (performance.now() < until) await tick();
    await model.finish();
    await late;
    expect(await valuesOf(first)).toEqual([2]);
    expect(model.asked).toEqual([1]);
  });
});

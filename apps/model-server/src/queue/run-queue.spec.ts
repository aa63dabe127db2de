import { setImmediate as tick } from 'node:timers/promises';
import { ProblemError } from '@modelkeep/service';
import { Column } from '../tensor/column';
import type { RowModel } from './job';
import { RunQueue } from './run-queue';

const column = (...values: number[]) =>
  Column.fromJson({ name: 'x', datatype: 'FP64' }, [values.length, 1], values);

/** Doubles its input when it is told to go on, and keeps what it was asked, run by run. */
class Doubling implements RowModel {
  readonly asked: number[][] = [];
  private readonly waiting: (() => void)[] = [];

  constructor(readonly mostRows = 1) {}

  async run([input]: readonly Column[]): Promise<Column[]> {
    const values = (input as Column).values().map(Number);
    this.asked.push(values);
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

const queue = (settings: Partial<ConstructorParameters<typeof RunQueue>[0]> = {}) =>
  new RunQueue({ QUEUE_LIMIT: 10, QUEUE_PATIENCE_MS: 60_000, BATCH_DELAY_MS: 0, ...settings });

const valuesOf = async (outputs: Promise<Column[]>) => (await outputs)[0]?.values();

describe('RunQueue', () => {
  it('runs one after the other; a request of many rows takes turns with the others', async () => {
    const model = new Doubling();
    const runs = queue();
    const many = runs.run(model, [column(1, 2, 3)], 3);
    const one = runs.run(model, [column(10)], 1);
    await tick();
    expect(model.asked).toEqual([[1]]);
    await model.finish();
    expect(model.asked).toEqual([[1], [10], [2], [3]]);
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
    const runs = queue({ QUEUE_LIMIT: 2 });
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
    const runs = queue({ QUEUE_PATIENCE_MS: 5 });
    const first = runs.run(model, [column(1)], 1);
    const late = expect(runs.run(model, [column(2)], 1)).rejects.toMatchObject({ status: 503 });
    const until = performance.now() + 6;
    while (performance.now() < until) await tick();
    await model.finish();
    await late;
    expect(await valuesOf(first)).toEqual([2]);
    expect(model.asked).toEqual([[1]]);
  });

  it('joins rows that wait together, of one model, as many as it allows', async () => {
    const [model, other] = [new Doubling(3), new Doubling(3)];
    const runs = queue();
    const asked = [[1], [2], [3, 4, 5, 6], [7]].map((values) =>
      runs.run(model, [column(...values)], values.length),
    );
    const apart = runs.run(other, [column(8)], 1);
    await model.finish();
    await other.finish();
    await model.finish();
    expect(model.asked).toEqual([[1], [2, 3, 4], [7, 5, 6]]);
    expect(other.asked).toEqual([[8]]);
    expect(await Promise.all(asked.map(valuesOf))).toEqual([[2], [4], [6, 8, 10, 12], [14]]);
    expect(await valuesOf(apart)).toEqual([16]);
  });

  it('fails only the request whose row fails, though it was joined with others', async () => {
    const model = new Doubling(8);
    const runs = queue();
    const before = runs.run(model, [column(0)], 1);
    const failing = expect(runs.run(model, [column(13)], 1)).rejects.toThrow('13 cannot be doubled');
    const beside = runs.run(model, [column(4)], 1);
    await model.finish();
    await failing;
    expect(await Promise.all([before, beside].map(valuesOf))).toEqual([[0], [8]]);
    expect(model.asked).toEqual([[0], [13, 4], [13], [4]]);
  });

  describe('with a batch delay', () => {
    const LONG = 60_000;

    it('never lets a lone request wait', async () => {
      const model = new Doubling(8);
      const runs = queue({ BATCH_DELAY_MS: LONG });
      const lone = runs.run(model, [await runs.announce(model, Promise.resolve(column(1)))], 1);
      await model.finish();
      expect(await valuesOf(lone)).toEqual([2]);
    });

    it('waits for rows that are on their way, until they are there', async () => {
      const model = new Doubling(8);
      const runs = queue({ BATCH_DELAY_MS: LONG });
      let arrive: (value: Column) => void = () => undefined;
      const coming = runs
        .announce(model, new Promise<Column>((resolve) => (arrive = resolve)))
        .then((input) => runs.run(model, [input], 1));
      const waiting = runs.run(model, [column(1)], 1);
      await tick();
      expect(model.asked).toEqual([]);
      arrive(column(2));
      await tick();
      await model.finish();
      expect(model.asked).toEqual([[1, 2]]);
      expect(await Promise.all([waiting, coming].map(valuesOf))).toEqual([[2], [4]]);
    });

    it('does not wait for more than may be joined, nor for what failed on its way', async () => {
      const model = new Doubling(2);
      const runs = queue({ BATCH_DELAY_MS: LONG });
      let fail: (error: Error) => void = () => undefined;
      const failing = runs.announce(model, new Promise((_, reject) => (fail = reject)));
      const full = [1, 2].map((value) => runs.run(model, [column(value)], 1));
      await model.finish();
      expect(await Promise.all(full.map(valuesOf))).toEqual([[2], [4]]);
      const left = runs.run(model, [column(3)], 1);
      fail(new Error('no such entity'));
      await expect(failing).rejects.toThrow('no such entity');
      await tick();
      await model.finish();
      expect(await valuesOf(left)).toEqual([6]);
      expect(model.asked).toEqual([[1, 2], [3]]);
    });

    it('does not wait longer than that', async () => {
      const model = new Doubling(8);
      const runs = queue({ BATCH_DELAY_MS: 1 });
      void runs.announce(model, new Promise(() => undefined));
      const waiting = runs.run(model, [column(1)], 1);
      while (model.asked.length === 0) await tick();
      await model.finish();
      expect(await valuesOf(waiting)).toEqual([2]);
    });
  });
});

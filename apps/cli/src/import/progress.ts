const UNITS = [
  'experiments',
  'runs',
  'points',
  'files',
  'bytes',
  'logged models',
  'models',
  'versions',
] as const;
export type Unit = (typeof UNITS)[number];
export type Counts = Partial<Record<Unit, number>>;

const EVERY_MS = 1_000;

/** Says on standard error, once a second, what was done; on a terminal in one line. */
export class Progress {
  private step = '';
  private counts: Counts = {};
  private shown = '';
  private readonly timer = setInterval(() => this.show(), EVERY_MS).unref();

  constructor(private readonly output: NodeJS.WriteStream = process.stderr) {}

  /** Begins a step; returns the counts of the one before. */
  begin(step: string): Counts {
    const before = this.end();
    this.step = step;
    return before;
  }

  add(unit: Unit, count = 1): void {
    this.counts[unit] = (this.counts[unit] ?? 0) + count;
  }

  /** Ends the step under way. */
  end(): Counts {
    if (this.step !== '') {
      this.show();
      if (this.output.isTTY) this.output.write('\n');
    }
    const counts = this.counts;
    this.step = this.shown = '';
    this.counts = {};
    return counts;
  }

  close(): void {
    this.end();
    clearInterval(this.timer);
  }

  private show(): void {
    const line = `${this.step}: ${textOf(this.counts) || 'nothing to do'}`;
    if (this.step === '' || line === this.shown) return;
    this.shown = line;
    this.output.write(this.output.isTTY ? `\r\u001b[K${line}` : `${line}\n`);
  }
}

/** `12 runs, 3 files, 1.2 MB`. */
export function textOf(counts: Counts): string {
  return UNITS.flatMap((unit) => {
    const count = counts[unit];
    if (count === undefined) return [];
    return [unit === 'bytes' ? sizeText(count) : `${count} ${count === 1 ? unit.slice(0, -1) : unit}`];
  }).join(', ');
}

function sizeText(bytes: number): string {
  const steps = ['B', 'kB', 'MB', 'GB', 'TB'];
  const step = Math.min(steps.length - 1, Math.floor(Math.log10(Math.max(1, bytes)) / 3));
  return `${(bytes / 1000 ** step).toFixed(step === 0 ? 0 : 1)} ${steps[step]}`;
}

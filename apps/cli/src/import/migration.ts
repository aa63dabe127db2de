import { ApiError } from '@modelkeep/client';
import { messageOf } from '../terminal/failure';
import { type ArtifactRoot, copyFile, listFiles } from './artifacts';
import type { Copies } from './copies';
import { inParallel } from './in-parallel';
import type { MlflowServer } from './mlflow-server';
import type { Progress } from './progress';

/** What the two sides do not agree in. */
export interface Difference {
  /** Such as `run 4c0f…`. */
  subject: string;
  what: string;
}

/** One import: from where to where, how far it has come, and what went wrong. */
export class Migration {
  readonly differences: Difference[] = [];

  constructor(
    readonly source: MlflowServer,
    readonly target: MlflowServer,
    readonly copies: Copies,
    readonly concurrency: number,
    readonly progress: Progress,
  ) {}

  /** Does the work for every item; one that a server refuses becomes a difference, and the others go on. */
  each<Item>(
    items: Iterable<Item>,
    subjectOf: (item: Item) => string,
    work: (item: Item) => Promise<void>,
  ): Promise<void> {
    return inParallel(items, this.concurrency, async (item) => {
      try {
        await work(item);
      } catch (error) {
        if (!isAboutItem(error)) throw error;
        this.differs(subjectOf(item), messageOf(error));
      }
    });
  }

  differs(subject: string, what: string): void {
    this.differences.push({ subject, what });
  }

  /** Copies files that the target does not have. Whether those that it has are the same is seen at the end. */
  async copyFiles(from: ArtifactRoot, to: ArtifactRoot): Promise<void> {
    const [wanted, there] = [await listFiles(from), await listFiles(to)];
    for (const [path, size] of wanted) {
      if (there.get(path) === size) continue;
      await copyFile(from, to, path, (count) => this.progress.add('bytes', count));
      this.progress.add('files');
    }
  }
}

/** Something that a server does not have or does not take; without access nothing else would work either. */
const isAboutItem = (error: unknown): boolean =>
  (error instanceof ApiError && error.status < 500 && ![401, 403].includes(error.status)) ||
  error instanceof Unsuitable;

/** Something that cannot be copied as it is. */
export class Unsuitable extends Error {
  override readonly name = 'Unsuitable';
}

import type { ServedModel } from './served-model';

/** What is served under one name: versions, of which the one that was loaded last is asked where a request names none. */
export class Shelf {
  /** In the order in which they were loaded. */
  private readonly versions = new Map<string, ServedModel>();
  /** Why the last load under this name failed. */
  failure: string | undefined;

  /** All of them, oldest first. */
  get all(): ServedModel[] {
    return [...this.versions.values()];
  }

  get(version: string | undefined): ServedModel | undefined {
    return version === undefined ? this.all.at(-1) : this.versions.get(version);
  }

  /** From now on requests go to it; returns the one of the same version that it takes the place of. */
  put(served: ServedModel): ServedModel | undefined {
    const before = this.take(served.version);
    this.versions.set(served.version, served);
    this.failure = undefined;
    return before;
  }

  /** From now on no request goes to this version; returns it. */
  take(version: string): ServedModel | undefined {
    const taken = this.versions.get(version);
    this.versions.delete(version);
    return taken;
  }
}

/** Smallest and largest of the values that were added. */
export class Extent<T extends string | bigint> {
  first: T | undefined;
  last: T | undefined;

  add(value: T): void {
    if (this.first === undefined || value < this.first) this.first = value;
    if (this.last === undefined || value > this.last) this.last = value;
  }
}

/** Prints the story: chapters, what happened in each, and where to look at it. */
export class Narrator {
  private readonly startedAt = Date.now();

  constructor(
    private readonly print: (line: string) => void,
    private readonly baseUrl: () => string,
  ) {}

  chapter(number: number, title: string): void {
    this.print('');
    this.print(`${number}. ${title}`);
  }

  /** What happened, and the path of the resource that shows it. */
  tell(what: string, path?: string): void {
    const seconds = ((Date.now() - this.startedAt) / 1000).toFixed(1).padStart(6);
    this.print(`${seconds} s  ${what}`);
    if (path) this.print(`          ${this.baseUrl()}${path}`);
  }

  text(lines: string): void {
    for (const line of lines.split('\n')) this.print(`          ${line}`);
  }
}

/** Receives one line of progress, without a line feed. */
export type Report = (line: string) => void;

/** Seconds since `start` (milliseconds, from `performance.now()`), as `3.2 s`. */
export function seconds(start: number): string {
  return `${((performance.now() - start) / 1000).toFixed(1)} s`;
}

/** Passes on at most one line per `everyMs`: for tools that print hundreds. */
export function throttled(report: Report, everyMs: number): Report {
  let last = 0;
  return (line) => {
    const now = performance.now();
    if (now - last < everyMs) return;
    last = now;
    report(line);
  };
}

/** Prefixes every line with the name of its part, padded so that columns line up. */
export function named(report: Report, name: string): Report {
  return (line) => report(`${name.padEnd(13)} ${line}`);
}

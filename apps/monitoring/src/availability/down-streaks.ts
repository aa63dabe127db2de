import type { Health } from './replica-probe';

/** One failed check may be a replica that is being replaced. */
const CHECKS = 3;

/** Counts, per deployment, the checks in a row that found no replica ready. */
export class DownStreaks {
  private streaks = new Map<string, number>();

  /** Takes one round of checks; returns the deployments that are down for at least 3 checks. */
  add(healths: readonly Health[]): string[] {
    const down = healths.filter(({ running }) => !running).map(({ deployment }) => deployment);
    this.streaks = new Map(down.map((deployment) => [deployment, (this.streaks.get(deployment) ?? 0) + 1]));
    return down.filter((deployment) => (this.streaks.get(deployment) ?? 0) >= CHECKS);
  }
}

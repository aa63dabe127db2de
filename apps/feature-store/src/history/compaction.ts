import type { Segment } from './segment';

/** So many segments of a day and of like size are merged into one. */
export const FAN_IN = 8;

/** Each row is rewritten once per tier: sizes of neighbouring tiers differ by the fan-in. */
const tierOf = ({ rows }: Segment): number => Math.floor(Math.log(rows) / Math.log(FAN_IN));

/** Groups of segments to merge: of the same day and tier, enough of them. */
export function mergeable(segments: readonly Segment[]): Segment[][] {
  const groups = new Map<string, Segment[]>();
  for (const segment of segments) {
    const key = `${segment.day} ${tierOf(segment)}`;
    groups.set(key, [...(groups.get(key) ?? []), segment]);
  }
  return [...groups.values()].filter(({ length }) => length >= FAN_IN);
}

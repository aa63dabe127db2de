const GROUPS = 10;

/** Group of each ascending bin: ten of about the same size, or a group for each bin where there are no more than ten. */
export function decileGroups(counts: ArrayLike<number>, total: number): Uint16Array {
  const groups = new Uint16Array(counts.length);
  if (counts.length <= GROUPS) return groups.map((_, bin) => bin);
  let [below, group] = [0, 0];
  for (let bin = 0; bin < counts.length; bin += 1) {
    groups[bin] = group;
    const decile = Math.floor((below * GROUPS) / total);
    below += counts[bin] as number;
    if (Math.floor((below * GROUPS) / total) > decile) group += 1;
  }
  return groups;
}

/** Counts per group. */
export function regroup(counts: ArrayLike<number>, groups: Uint16Array): Float64Array {
  const grouped = new Float64Array((groups.at(-1) ?? 0) + 1);
  for (let bin = 0; bin < groups.length; bin += 1) {
    const group = groups[bin] as number;
    grouped[group] = (grouped[group] as number) + (counts[bin] as number);
  }
  return grouped;
}

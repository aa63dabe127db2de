interface Share {
  revision: number;
  percent: number;
}

/**
 * The split that gives `percent` to one revision; the others share the rest as they did before, or, where they had
 * nothing, the newest of them takes it. Whole per cents that sum to 100.
 */
export function splitFor(
  ready: readonly number[],
  now: readonly Share[],
  revision: number,
  percent: number,
): Share[] {
  const others = ready.filter((each) => each !== revision);
  if (others.length === 0) return [{ revision, percent: 100 }];
  const had = others.map((each) => now.find((share) => share.revision === each)?.percent ?? 0);
  const before = had.reduce((sum, each) => sum + each, 0);
  const rest = 100 - percent;
  const shares = others.map((each, index) => ({
    revision: each,
    percent: before === 0 ? 0 : Math.floor((rest * (had[index] ?? 0)) / before),
  }));
  const given = shares.reduce((sum, share) => sum + share.percent, 0);
  const most = before === 0 ? others.length - 1 : had.indexOf(Math.max(...had));
  const split = shares.map((share, index) =>
    index === most ? { ...share, percent: share.percent + rest - given } : share,
  );
  return [...split, { revision, percent }].filter((share) => share.percent > 0);
}

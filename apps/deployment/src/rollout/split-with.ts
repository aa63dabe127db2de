import type { Split } from '@modelkeep/contracts/deployment/deployment';

/** The split in which `revision` has `percent`, and the others share the rest as before. Whole per cents that sum to 100. */
export function splitWith(before: Split, revision: number, percent: number): Split {
  const others = before.filter((part) => part.revision !== revision);
  const total = others.reduce((sum, part) => sum + part.percent, 0);
  if (total === 0) return [{ revision, percent: 100 }];
  const rest = 100 - percent;
  const shares = others.map((part) => ({
    revision: part.revision,
    percent: Math.floor((rest * part.percent) / total),
  }));
  const left = rest - shares.reduce((sum, part) => sum + part.percent, 0);
  const largest = shares.reduce((most, part) => (part.percent > most.percent ? part : most));
  largest.percent += left;
  return [...shares, { revision, percent }].filter((part) => part.percent > 0);
}

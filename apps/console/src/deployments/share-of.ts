/** A part of a whole in per cent; a dash of nothing. */
export const shareOf = (part: number, whole: number): string =>
  whole === 0 ? '–' : `${Number(((100 * part) / whole).toFixed(2))} % of ${whole}`;

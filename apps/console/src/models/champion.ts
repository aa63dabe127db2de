/** Alias of the version that is in use. */
export const CHAMPION = 'champion';

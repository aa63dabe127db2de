/** At most `size` of the values, evenly spread, the first and the last among them. */
export function sample<T>(values: readonly T[], size: number): T[] {
  if (values.length <= size) return [...values];
  if (size === 1) return values.slice(-1);
  const stride = (values.length - 1) / (size - 1);
  return Array.from({ length: size }, (_, index) => values[Math.round(index * stride)] as T);
}

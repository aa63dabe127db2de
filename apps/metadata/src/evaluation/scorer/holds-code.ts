/**
 * Whether a serialized scorer, or one inside it, is a Python function: clients run the source text in `call_source` when
 * they load it, which would let one user run code as another.
 */
export function holdsCode(scorer: unknown): boolean {
  if (typeof scorer !== 'object' || scorer === null) return false;
  return Object.entries(scorer).some(
    ([key, value]) => (key === 'call_source' && value !== null) || holdsCode(value),
  );
}

interface Timed {
  id: string;
  time: string;
}

/** Live events that the record has not yet, before those that it has. Both newest first. */
export function mergeEvents<Event extends Timed>(
  live: readonly Event[],
  recorded: readonly Event[],
): Event[] {
  const known = new Set(recorded.map(({ id }) => id));
  const oldest = recorded.at(-1)?.time ?? '';
  const fresh = live.filter(({ id, time }) => !known.has(id) && time >= oldest);
  return [...fresh, ...recorded].sort((one, other) =>
    one.time < other.time ? 1 : one.time > other.time ? -1 : 0,
  );
}

interface Told {
  id: string;
  type: string;
  subject: string;
}

/** Events of the same type about the same thing that follow each other, as the first of them with their number. */
export function collapse<Event extends Told>(events: readonly Event[]): (Event & { count: number })[] {
  const groups: (Event & { count: number })[] = [];
  for (const event of events) {
    const last = groups.at(-1);
    if (last && last.type === event.type && last.subject === event.subject) last.count += 1;
    else groups.push({ ...event, count: 1 });
  }
  return groups;
}

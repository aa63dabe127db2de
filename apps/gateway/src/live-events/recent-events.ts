import type { CloudEvent } from '@modelkeep/contracts/common/event';

const KEPT = 2_000;

/** The last events that passed, in the order in which they came; bounded. */
export class RecentEvents {
  private readonly events = new Map<string, CloudEvent>();

  /** False where it is there already: events may come twice. */
  add(event: CloudEvent): boolean {
    if (this.events.has(event.id)) return false;
    this.events.set(event.id, event);
    const [oldest] = this.events.keys();
    if (this.events.size > KEPT && oldest !== undefined) this.events.delete(oldest);
    return true;
  }

  has(id: string): boolean {
    return this.events.has(id);
  }

  /** Those after the event with this id; all where it is not among them. */
  after(id: string): CloudEvent[] {
    const all = [...this.events.values()];
    return all.slice(all.findIndex((event) => event.id === id) + 1);
  }
}

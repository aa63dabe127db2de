import type { EntityManager } from 'typeorm';

/** What a handler may know of a delivery, beside the event. */
export class EventContext {
  constructor(
    /** Topic, partition and offset (of the first event, where there are many). */
    readonly origin: { readonly topic: string; readonly partition: number; readonly offset: string },
    /** 1 on the first delivery to this process. */
    readonly attempt: number,
    private readonly manager?: EntityManager,
  ) {}

  /**
   * The transaction that holds the inbox row: an effect made through it happens exactly once.
   * Throws in a broadcast handler, which has none.
   */
  get transaction(): EntityManager {
    if (!this.manager) throw new Error('a broadcast handler has no transaction');
    return this.manager;
  }
}

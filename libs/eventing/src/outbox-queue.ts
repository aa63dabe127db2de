import { Client, type Notification } from 'pg';
import { OUTBOX_CHANNEL, WAITING_LOCK } from './migrations';

/** Key of the advisory lock that the one publisher of a database holds ("outb" in ASCII). */
const PUBLISHER_LOCK = 0x6f757462;

export interface OutboxRow {
  /** bigint, as text. */
  readonly sequence: string;
  readonly topic: string;
  readonly key: string;
  readonly headers: Record<string, string>;
  readonly value: string;
  readonly created_at: Date;
}

/** Most rows of one read. */
export const MAX_ROWS = 1_000;
const BYTES = 700_000;

// At most MAX_ROWS rows and about BYTES bytes (at least one row): a produce request must stay below 1 MiB per partition.
const READ = {
  name: 'outbox-read',
  text: `SELECT sequence, topic, key, headers, value, created_at
         FROM (SELECT *, sum(octet_length(value) + 400) OVER (ORDER BY sequence) AS total
               FROM (SELECT * FROM outbox ORDER BY sequence LIMIT ${MAX_ROWS}) AS oldest) AS counted
         WHERE total <= ${BYTES} OR total = octet_length(value) + 400
         ORDER BY sequence`,
};

/**
 * The outbox as the publisher sees it, over one connection of its own. That connection holds the publisher's locks, hears
 * the notifications, reads and removes: when it breaks, all of that ends together.
 */
export class OutboxQueue {
  private wake: (() => void) | undefined;
  private notified = false;
  private awaiting = false;
  private failure: Error | undefined;

  private constructor(private readonly client: Client) {
    client.on('notification', (_: Notification) => this.signal());
    client.on('error', (error) => this.fail(error));
    client.on('end', () => this.fail(new Error('connection ended')));
  }

  static async open(url: string): Promise<OutboxQueue> {
    const client = new Client({
      connectionString: url,
      application_name: 'outbox-publisher',
      keepAlive: true,
      connectionTimeoutMillis: 5_000,
    });
    const queue = new OutboxQueue(client);
    await client.connect();
    // The server frees the lock of a publisher whose machine vanished within half a minute.
    await client.query(
      'SET tcp_keepalives_idle = 10; SET tcp_keepalives_interval = 5; SET tcp_keepalives_count = 4',
    );
    await client.query(`LISTEN ${OUTBOX_CHANNEL}`);
    return queue;
  }

  /** True for the one publisher of this database, as long as its connection lives. */
  async lead(): Promise<boolean> {
    this.notified = false;
    const { rows } = await this.client.query<{ leads: boolean }>('SELECT pg_try_advisory_lock($1) AS leads', [
      PUBLISHER_LOCK,
    ]);
    return rows[0]?.leads ?? false;
  }

  /** The oldest rows, in order. */
  async read(): Promise<OutboxRow[]> {
    this.notified = false;
    return (await this.client.query<OutboxRow>(READ)).rows;
  }

  /** Removes exactly these rows: one that commits later under a lower sequence is still there for the next read. */
  async remove(rows: readonly OutboxRow[]): Promise<void> {
    await this.client.query({
      name: 'outbox-remove',
      text: 'DELETE FROM outbox WHERE sequence = ANY ($1::bigint[])',
      values: [rows.map((row) => row.sequence)],
    });
  }

  /**
   * Asks writers to notify. False while a transaction that has written without that is under way; its rows come without
   * a word. Once true, read again before you wait: what committed before may be there.
   */
  async askForNotifications(): Promise<boolean> {
    const { rows } = await this.client.query<{ asks: boolean }>({
      name: 'outbox-ask',
      text: `SELECT pg_try_advisory_lock(${WAITING_LOCK}) AS asks`,
    });
    return (this.awaiting = rows[0]?.asks ?? false);
  }

  /** Spares writers the notification. */
  async declineNotifications(): Promise<void> {
    await this.client.query({
      name: 'outbox-decline',
      text: `SELECT pg_advisory_unlock(${WAITING_LOCK})`,
    });
    this.awaiting = false;
  }

  /** Whether writers notify. */
  get isNotified(): boolean {
    return this.awaiting;
  }

  /** Resolves on a notification since the last read, on `interrupt`, or after `timeoutMs`. Rejects when the connection is lost. */
  async changed(timeoutMs: number): Promise<void> {
    if (!this.notified && !this.failure)
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, timeoutMs);
        this.wake = () => {
          clearTimeout(timer);
          resolve();
        };
      });
    this.wake = undefined;
    if (this.failure) throw this.failure;
  }

  /** Ends a wait. */
  interrupt(): void {
    this.signal();
  }

  async close(): Promise<void> {
    await this.client.end();
  }

  private signal(): void {
    this.notified = true;
    this.wake?.();
  }

  private fail(error: Error): void {
    this.failure ??= error;
    this.wake?.();
  }
}

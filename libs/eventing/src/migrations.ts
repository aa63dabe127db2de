import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Channel that wakes the publisher. */
export const OUTBOX_CHANNEL = 'outbox';

/** Key of the advisory lock that a publisher holds while it waits to be woken ("wait" in ASCII). */
export const WAITING_LOCK = 0x77616974;

/** Tables of the outbox and the inbox. Sorts before every service's own migrations. */
export class CreateOutboxAndInbox1700000000000 implements MigrationInterface {
  readonly name = 'CreateOutboxAndInbox1700000000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE outbox (
        sequence   bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        topic      text NOT NULL,
        key        text NOT NULL,
        headers    jsonb NOT NULL,
        value      text NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now()
      )`);
    // A queue: rows live for milliseconds. Vacuum by count, not by a share of a table that is nearly always empty.
    await runner.query(`
      ALTER TABLE outbox SET (
        autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000,
        autovacuum_vacuum_insert_scale_factor = 0, autovacuum_vacuum_insert_threshold = 50000,
        autovacuum_vacuum_cost_delay = 0
      )`);
    await runner.query(`
      CREATE FUNCTION notify_outbox() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        PERFORM pg_notify('${OUTBOX_CHANNEL}', '');
        RETURN NULL;
      END $$`);
    await runner.query(`
      CREATE TRIGGER outbox_inserted AFTER INSERT ON outbox
      FOR EACH STATEMENT EXECUTE FUNCTION notify_outbox()`);
    await runner.query(`
      CREATE TABLE inbox (
        consumer   text NOT NULL,
        event_id   uuid NOT NULL,
        handled_at timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (consumer, event_id)
      )`);
    await runner.query('CREATE INDEX inbox_handled_at ON inbox USING brin (handled_at)');
  }

  async down(): Promise<void> {
    throw new Error('migrations run forward only');
  }
}

/**
 * Commits that notify take turns, each with its own flush to disk (PostgreSQL serializes them to keep notifications in
 * commit order): so transactions notify only a publisher that waits. It shows that by holding a lock; a transaction that
 * has written holds the same lock, shared, to its end, so that no publisher begins to wait in the meantime.
 */
export class NotifyWaitingPublisher1764000002900 implements MigrationInterface {
  readonly name = 'NotifyWaitingPublisher1764000002900';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE OR REPLACE FUNCTION notify_outbox() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF NOT pg_try_advisory_xact_lock_shared(${WAITING_LOCK}) THEN
          PERFORM pg_notify('${OUTBOX_CHANNEL}', '');
        END IF;
        RETURN NULL;
      END $$`);
  }

  async down(): Promise<void> {
    throw new Error('migrations run forward only');
  }
}

/** To be spread first into a service's list of migrations. */
export const eventingMigrations = [CreateOutboxAndInbox1700000000000, NotifyWaitingPublisher1764000002900];

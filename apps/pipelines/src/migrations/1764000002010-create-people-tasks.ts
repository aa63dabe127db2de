import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What steps ask of people. */
export class CreatePeopleTasks1764000002010 implements MigrationInterface {
  readonly name = 'CreatePeopleTasks1764000002010';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE step_approval (
        run_id        uuid NOT NULL,
        step          text NOT NULL,
        item          integer NOT NULL,
        message       text NOT NULL,
        details       jsonb,
        allow_starter boolean NOT NULL,
        decision      text CHECK (decision IN ('approved', 'rejected')),
        decided_by    text,
        decided_at    timestamptz,
        comment       text,
        created_at    timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (run_id, step, item),
        FOREIGN KEY (run_id, step, item) REFERENCES step_run (run_id, name, item)
      )`);
    await runner.query(`
      CREATE TABLE label_queue (
        run_id           uuid NOT NULL,
        step             text NOT NULL,
        item             integer NOT NULL,
        instructions     text NOT NULL,
        labels           text[] NOT NULL,
        answers_per_task integer NOT NULL,
        PRIMARY KEY (run_id, step, item),
        FOREIGN KEY (run_id, step, item) REFERENCES step_run (run_id, name, item)
      )`);
    await runner.query(`
      CREATE TABLE label_task (
        id       uuid PRIMARY KEY,
        run_id   uuid NOT NULL,
        step     text NOT NULL,
        item     integer NOT NULL,
        position integer NOT NULL,
        data     jsonb NOT NULL,
        UNIQUE (run_id, step, item, position),
        FOREIGN KEY (run_id, step, item) REFERENCES label_queue
      )`);
    // Without a label it is an assignment, which stands until it expires.
    await runner.query(`
      CREATE TABLE label_answer (
        task_id     uuid NOT NULL REFERENCES label_task,
        labeller    text NOT NULL,
        expires_at  timestamptz NOT NULL,
        label       text,
        comment     text,
        answered_at timestamptz,
        PRIMARY KEY (task_id, labeller)
      )`);
  }

  async down(): Promise<void> {
    throw new Error('migrations run forward only');
  }
}

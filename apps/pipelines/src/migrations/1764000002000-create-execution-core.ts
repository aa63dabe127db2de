import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Steps that map over lists and wait for others, runs that wait for each other, and the record of every transition. */
export class CreateExecutionCore1764000002000 implements MigrationInterface {
  readonly name = 'CreateExecutionCore1764000002000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE pipeline_run
        ADD priority      integer NOT NULL DEFAULT 0,
        ADD parent        jsonb,
        ADD rerun_of      jsonb,
        ADD scheduled     jsonb,
        ADD error         text,
        ADD use_cache     boolean NOT NULL DEFAULT true`);
    await runner.query(`
      CREATE INDEX pipeline_run_waiting ON pipeline_run (pipeline, priority DESC, id) WHERE state = 'queued'`);
    await runner.query(
      `CREATE INDEX pipeline_run_under_way ON pipeline_run (pipeline) WHERE state = 'running'`,
    );
    await runner.query(`
      CREATE INDEX pipeline_run_of_parent ON pipeline_run ((parent ->> 'runId')) WHERE parent IS NOT NULL`);
    await runner.query(`
      CREATE INDEX pipeline_run_of_backfill ON pipeline_run ((scheduled ->> 'backfill'), id)
      WHERE scheduled ->> 'backfill' IS NOT NULL`);

    // Item -1 is the step itself; items from 0 are those of the list that it is mapped over.
    await runner.query(`
      ALTER TABLE step_run
        DROP CONSTRAINT step_run_pkey,
        DROP CONSTRAINT step_run_state_check,
        ADD item        integer NOT NULL DEFAULT -1,
        ADD value       jsonb,
        ADD priority    integer NOT NULL DEFAULT 0,
        ADD reused_from uuid,
        ADD PRIMARY KEY (run_id, name, item),
        ADD CHECK (state IN ('waiting', 'ready', 'running', 'suspended', 'succeeded', 'failed', 'skipped'))`);
    await runner.query('DROP INDEX step_run_open');
    await runner.query(`
      CREATE INDEX step_run_open ON step_run (run_id, name, item)
      WHERE state IN ('waiting', 'ready', 'running', 'suspended')`);
    await runner.query(`
      CREATE INDEX step_run_ready ON step_run (priority DESC, run_id, position, item) WHERE state = 'ready'`);
    await runner.query(`CREATE INDEX step_run_due ON step_run (run_after) WHERE state = 'ready'`);
    await runner.query(`CREATE INDEX step_run_held ON step_run (lease_expires_at) WHERE state = 'running'`);
    await runner.query(`
      UPDATE step_run step SET state = 'ready' FROM pipeline_run run
      WHERE run.id = step.run_id AND run.state IN ('queued', 'running') AND step.state = 'waiting'
        AND NOT EXISTS (SELECT FROM step_run needed WHERE needed.run_id = step.run_id
                        AND needed.name = ANY (step.needs) AND needed.state <> 'succeeded')`);
    await runner.query("UPDATE pipeline_run SET state = 'running' WHERE state = 'queued'");

    await runner.query(`
      CREATE TABLE run_transition (
        run_id     uuid NOT NULL REFERENCES pipeline_run,
        sequence   bigint GENERATED ALWAYS AS IDENTITY,
        at         timestamptz NOT NULL DEFAULT clock_timestamp(),
        step       text,
        item       integer,
        attempt    integer,
        from_state text,
        to_state   text NOT NULL,
        error      text,
        PRIMARY KEY (run_id, sequence)
      )`);
    await recordTransitions(runner);

    await runner.query(`
      CREATE TABLE step_cache (
        key        text PRIMARY KEY,
        run_id     uuid NOT NULL REFERENCES pipeline_run,
        outputs    jsonb NOT NULL,
        parameters jsonb NOT NULL,
        created_at timestamptz NOT NULL DEFAULT now()
      )`);
    await runner.query(`
      CREATE TABLE pipeline_backfill (
        id           uuid PRIMARY KEY,
        pipeline     text NOT NULL,
        request      jsonb NOT NULL,
        max_parallel integer NOT NULL,
        created_at   timestamptz NOT NULL DEFAULT now(),
        created_by   text NOT NULL
      )`);
  }

  async down(): Promise<void> {
    throw new Error('migrations run forward only');
  }
}

/**
 * The database itself records each transition, in the transaction that makes it, tells whoever listens, and refuses those
 * that cannot be: no way of writing a state can forget any of it.
 */
async function recordTransitions(runner: QueryRunner): Promise<void> {
  await runner.query(`
    CREATE FUNCTION record_step_transition() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      IF TG_OP = 'UPDATE' AND NOT (OLD.state, NEW.state) IN (
        ('waiting', 'ready'), ('waiting', 'skipped'), ('waiting', 'failed'),
        ('ready', 'running'), ('ready', 'skipped'), ('ready', 'failed'),
        ('running', 'ready'), ('running', 'suspended'),
        ('running', 'succeeded'), ('running', 'failed'), ('running', 'skipped'),
        ('suspended', 'ready'), ('suspended', 'failed'), ('suspended', 'skipped'),
        ('failed', 'waiting'), ('skipped', 'waiting'), ('failed', 'ready'), ('skipped', 'ready')
      ) THEN
        RAISE EXCEPTION 'step % of run % cannot go from % to %', NEW.name, NEW.run_id, OLD.state, NEW.state;
      END IF;
      INSERT INTO run_transition (run_id, step, item, attempt, from_state, to_state, error)
      VALUES (NEW.run_id, NEW.name, nullif(NEW.item, -1), NEW.attempt,
              CASE TG_OP WHEN 'UPDATE' THEN OLD.state END, NEW.state, NEW.error);
      PERFORM pg_notify('pipelines_changed', NEW.run_id::text);
      RETURN NULL;
    END $$`);
  await runner.query(`
    CREATE TRIGGER step_run_inserted AFTER INSERT ON step_run FOR EACH ROW
    EXECUTE FUNCTION record_step_transition()`);
  await runner.query(`
    CREATE TRIGGER step_run_changed AFTER UPDATE OF state ON step_run FOR EACH ROW
    WHEN (OLD.state <> NEW.state) EXECUTE FUNCTION record_step_transition()`);
  await runner.query(`
    CREATE FUNCTION record_run_transition() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
      INSERT INTO run_transition (run_id, from_state, to_state, error)
      VALUES (NEW.id, CASE TG_OP WHEN 'UPDATE' THEN OLD.state END, NEW.state, NEW.error);
      PERFORM pg_notify('pipelines_changed', NEW.id::text);
      RETURN NULL;
    END $$`);
  await runner.query(`
    CREATE TRIGGER pipeline_run_inserted AFTER INSERT ON pipeline_run FOR EACH ROW
    EXECUTE FUNCTION record_run_transition()`);
  await runner.query(`
    CREATE TRIGGER pipeline_run_changed AFTER UPDATE OF state ON pipeline_run FOR EACH ROW
    WHEN (OLD.state <> NEW.state) EXECUTE FUNCTION record_run_transition()`);
}

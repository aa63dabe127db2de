import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What makes the records of an audit tamper-evident: their order, and the segments and checkpoints that seal them. */
export class CreateLedger1764000003000 implements MigrationInterface {
  readonly name = 'CreateLedger1764000003000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE SEQUENCE life_cycle_event_sequence');
    await runner.query(`
      ALTER TABLE life_cycle_event
        ADD COLUMN sequence bigint NOT NULL DEFAULT nextval('life_cycle_event_sequence')`);
    await runner.query('CREATE UNIQUE INDEX life_cycle_event_by_sequence ON life_cycle_event (sequence)');
    await runner.query('CREATE SEQUENCE prediction_sequence');
    await runner.query(`
      ALTER TABLE prediction
        ADD COLUMN sequence bigint NOT NULL DEFAULT nextval('prediction_sequence'),
        ADD COLUMN model    text,
        ADD COLUMN version  integer,
        ADD COLUMN outcome  text`);
    await runner.query(`
      UPDATE prediction SET
        model   = record->>'model',
        version = (record->>'version')::integer,
        outcome = (SELECT output->'data'->>0 FROM json_array_elements(record->'outputs') AS output
                   WHERE output->>'datatype' NOT LIKE 'FP%' AND json_array_length(output->'data') = 1 LIMIT 1)`);
    await runner.query(
      'ALTER TABLE prediction ALTER COLUMN model SET NOT NULL, ALTER COLUMN version SET NOT NULL',
    );
    await runner.query('CREATE INDEX prediction_by_sequence ON prediction (sequence)');
    await runner.query(`
      CREATE TRIGGER prediction_append_only BEFORE UPDATE OR DELETE ON prediction
      FOR EACH ROW EXECUTE FUNCTION refuse_change()`);
    await runner.query(`
      CREATE TABLE audit_segment (
        number           bigint PRIMARY KEY,
        log              text NOT NULL,
        after_sequence   bigint NOT NULL,
        through_sequence bigint NOT NULL,
        records          integer NOT NULL,
        first_id         uuid NOT NULL,
        last_id          uuid NOT NULL,
        hash             text NOT NULL,
        header           json NOT NULL,
        UNIQUE (log, after_sequence)
      )`);
    await runner.query('CREATE INDEX audit_segment_by_through ON audit_segment (log, through_sequence)');
    await runner.query('CREATE INDEX audit_segment_by_id ON audit_segment (log, last_id, first_id)');
    await runner.query(`
      CREATE TABLE audit_checkpoint (
        number     bigint PRIMARY KEY,
        segments   bigint NOT NULL,
        signed_at  timestamptz NOT NULL,
        checkpoint json NOT NULL
      )`);
    await runner.query('CREATE INDEX audit_checkpoint_by_segments ON audit_checkpoint (segments)');
    for (const table of ['audit_segment', 'audit_checkpoint'])
      await runner.query(`
        CREATE TRIGGER ${table}_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON ${table}
        FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()`);
  }

  async down(): Promise<void> {
    throw new Error('migrations run forward only');
  }
}

import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What an audit rests on: data snapshots, life-cycle events, predictions, lineage. */
export class CreateRecords1764000000002 implements MigrationInterface {
  readonly name = 'CreateRecords1764000000002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE data_snapshot (
        id           uuid PRIMARY KEY,
        digest       text NOT NULL,
        name         text NOT NULL,
        format       text NOT NULL,
        size_bytes   bigint NOT NULL,
        rows         bigint,
        description  text,
        source       text,
        derived_from text[] NOT NULL,
        recorded_at  timestamptz NOT NULL,
        recorded_by  text NOT NULL,
        UNIQUE (digest, name)
      )`);
    await runner.query('CREATE INDEX data_snapshot_by_name ON data_snapshot (name, id)');
    await runner.query(`
      CREATE TABLE life_cycle_event (
        id          uuid PRIMARY KEY,
        type        text NOT NULL,
        topic       text NOT NULL,
        source      text NOT NULL,
        subject     text NOT NULL,
        time        timestamptz NOT NULL,
        actor       text,
        traceparent text,
        data        jsonb NOT NULL
      )`);
    await runner.query('CREATE INDEX life_cycle_event_by_time ON life_cycle_event (time, id)');
    await runner.query('CREATE INDEX life_cycle_event_by_type ON life_cycle_event (type, time, id)');
    await runner.query('CREATE INDEX life_cycle_event_by_subject ON life_cycle_event (subject, time, id)');
    await runner.query(`
      CREATE INDEX life_cycle_event_by_deployment ON life_cycle_event ((data->>'deployment'), type, time)
      WHERE data ? 'deployment'`);
    await runner.query(`
      CREATE INDEX life_cycle_event_by_version ON life_cycle_event ((data->>'model'), (data->>'version'), type)
      WHERE type = 'modelkeep.registry.model-version.registered.v1'`);
    await runner.query(`
      CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        RAISE EXCEPTION '% is append-only', TG_TABLE_NAME;
      END $$`);
    await runner.query(`
      CREATE TRIGGER life_cycle_event_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON life_cycle_event
      FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()`);
    // Ranges of UUIDv7 are ranges of time: one key both identifies a prediction and finds its month.
    await runner.query(`
      CREATE TABLE prediction (
        prediction_id uuid PRIMARY KEY,
        time          timestamptz NOT NULL,
        deployment    text NOT NULL,
        entity_keys   jsonb NOT NULL,
        record        json NOT NULL
      ) PARTITION BY RANGE (prediction_id)`);
    await runner.query('CREATE TABLE prediction_other PARTITION OF prediction DEFAULT');
    await runner.query('CREATE INDEX prediction_by_time ON prediction (time, prediction_id)');
    await runner.query(
      'CREATE INDEX prediction_by_deployment ON prediction (deployment, time, prediction_id)',
    );
    await runner.query(
      'CREATE INDEX prediction_by_entity ON prediction USING gin (entity_keys jsonb_path_ops)',
    );
    await runner.query(`
      CREATE TABLE open_lineage_event (
        sequence    bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
        run_id      text NOT NULL,
        event_time  timestamptz NOT NULL,
        recorded_by text NOT NULL,
        event       json NOT NULL
      )`);
    await runner.query(`
      CREATE TABLE lineage_node (
        id        text PRIMARY KEY,
        kind      text NOT NULL,
        namespace text NOT NULL,
        name      text NOT NULL
      )`);
    await runner.query(`
      CREATE TABLE lineage_edge (
        from_id text NOT NULL REFERENCES lineage_node,
        to_id   text NOT NULL REFERENCES lineage_node,
        PRIMARY KEY (from_id, to_id)
      )`);
    await runner.query('CREATE INDEX lineage_edge_by_to ON lineage_edge (to_id)');
  }

  async down(): Promise<void> {
    throw new Error('migrations run forward only');
  }
}

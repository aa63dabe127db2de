import type { MigrationInterface, QueryRunner } from 'typeorm';

export class AddRollouts1764000003100 implements MigrationInterface {
  readonly name = 'AddRollouts1764000003100';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('ALTER TABLE deployment ADD COLUMN mirror jsonb, ADD COLUMN sticky jsonb');
    await runner.query(
      `ALTER TABLE revision ADD COLUMN gates jsonb NOT NULL DEFAULT '[]', ADD COLUMN retired_at timestamptz`,
    );
    await runner.query(`
      ALTER TABLE replica DROP CONSTRAINT replica_state_check,
        ADD CONSTRAINT replica_state_check CHECK (state IN ('starting', 'ready', 'unresponsive'))`);
    await runner.query(`
      CREATE TABLE split (
        deployment_id uuid NOT NULL REFERENCES deployment,
        number        integer NOT NULL,
        traffic       jsonb NOT NULL,
        settled       boolean NOT NULL,
        reason        text NOT NULL,
        shifted_by    text NOT NULL,
        shifted_at    timestamptz NOT NULL DEFAULT now(),
        PRIMARY KEY (deployment_id, number)
      )`);
    await runner.query(`
      INSERT INTO split (deployment_id, number, traffic, settled, reason, shifted_by)
      SELECT id, 1, traffic, true, 'as it was before splits were kept', 'service:deployment'
      FROM deployment WHERE traffic <> '[]'`);
    await runner.query(`
      CREATE TABLE rollout (
        id              uuid PRIMARY KEY,
        deployment_id   uuid NOT NULL REFERENCES deployment,
        candidate       integer NOT NULL,
        strategy        jsonb NOT NULL,
        analysis        jsonb NOT NULL,
        plan            jsonb NOT NULL,
        before          jsonb NOT NULL,
        state           text NOT NULL CHECK (state IN ('running', 'promoted', 'kept', 'rolled-back')),
        step            integer NOT NULL DEFAULT 0,
        outcome         text,
        started_at      timestamptz NOT NULL DEFAULT now(),
        started_by      text NOT NULL,
        step_started_at timestamptz NOT NULL DEFAULT now(),
        finished_at     timestamptz,
        FOREIGN KEY (deployment_id, candidate) REFERENCES revision
      )`);
    await runner.query(
      `CREATE UNIQUE INDEX rollout_under_way ON rollout (deployment_id) WHERE state = 'running'`,
    );
    await runner.query('CREATE INDEX rollout_of_deployment ON rollout (deployment_id, id)');
    // What gateways saw of the candidate and of all others together, step by step.
    await runner.query(`
      CREATE TABLE rollout_observation (
        rollout_id uuid NOT NULL REFERENCES rollout,
        step       integer NOT NULL,
        role       text NOT NULL CHECK (role IN ('candidate', 'others')),
        requests   bigint NOT NULL,
        errors     bigint NOT NULL,
        latency    jsonb NOT NULL,
        compared   bigint NOT NULL,
        disagreed  bigint NOT NULL,
        difference double precision NOT NULL,
        PRIMARY KEY (rollout_id, step, role)
      )`);
    // Predictions of rollouts that labels decide; those of a mirror wait for the label of the one that was answered.
    await runner.query(`
      CREATE TABLE rollout_prediction (
        prediction_id uuid PRIMARY KEY,
        answered_id   uuid NOT NULL,
        rollout_id    uuid NOT NULL REFERENCES rollout,
        step          integer NOT NULL,
        role          text NOT NULL CHECK (role IN ('candidate', 'others')),
        predicted     text NOT NULL,
        label         text
      )`);
    await runner.query('CREATE INDEX rollout_prediction_answered ON rollout_prediction (answered_id)');
    await runner.query('CREATE INDEX rollout_prediction_step ON rollout_prediction (rollout_id, step)');
    await runner.query(`
      CREATE TABLE drift_alert (
        id         uuid PRIMARY KEY,
        deployment text NOT NULL,
        summary    text NOT NULL,
        raised_at  timestamptz NOT NULL
      )`);
    await runner.query('CREATE INDEX drift_alert_of_deployment ON drift_alert (deployment, raised_at)');
    await runner.query(`
      CREATE TABLE consumer (
        deployment     text NOT NULL,
        name           text NOT NULL,
        requests       bigint NOT NULL,
        last_called_at timestamptz NOT NULL,
        PRIMARY KEY (deployment, name)
      )`);
  }

  async down(): Promise<void> {
    throw new Error('migrations run forward only');
  }
}

import { Injectable } from '@nestjs/common';
import { logger } from '@modelkeep/telemetry';
import { DataSource } from 'typeorm';
import { type Claim, keyOf, labelsOf } from '../pipeline-run/claim';
import type { StepLog } from './step-log';

const EVERY_MS = 250;

/** What of a log is not yet in the object store: kept in the database while the step runs, so that every process can show it. */
@Injectable()
export class LiveLog {
  constructor(private readonly dataSource: DataSource) {}

  /** Writes what the step prints, as it comes, until the returned function is called; that writes the rest. */
  follow(claim: Claim, log: StepLog): () => Promise<void> {
    let position = 0;
    let writing = Promise.resolve();
    const write = () => {
      const chunk = log.takeNew();
      if (chunk.length === 0) return;
      const at = position;
      position += chunk.length;
      writing = writing.then(() => this.write(claim, at, chunk));
    };
    const timer = setInterval(write, EVERY_MS);
    return () => {
      clearInterval(timer);
      write();
      return writing;
    };
  }

  /** Removes what the object store has by now, and what earlier attempts left. */
  async remove(claim: Claim): Promise<void> {
    await this.dataSource.query(
      'DELETE FROM step_log_part WHERE run_id = $1 AND name = $2 AND item = $3 AND attempt <= $4',
      keyOf(claim),
    );
  }

  /** A log that cannot be shown while the step runs does not make it fail. */
  private async write(claim: Claim, position: number, chunk: Buffer): Promise<void> {
    try {
      await this.dataSource.query(
        `WITH told AS (SELECT pg_notify('pipelines_changed', $1::text))
         INSERT INTO step_log_part (run_id, name, item, attempt, position, chunk)
         SELECT $1::uuid, $2, $3, $4, $5, $6 FROM told`,
        [...keyOf(claim), position, chunk],
      );
    } catch (error) {
      logger().warn({ err: error, ...labelsOf(claim) }, 'cannot show the log of a step');
    }
  }
}

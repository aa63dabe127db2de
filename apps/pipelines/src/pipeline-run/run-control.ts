import { Injectable } from '@nestjs/common';
import { PipelineRunResumed } from '@modelkeep/contracts/pipelines/pipeline-run-resumed.event';
import { Outbox } from '@modelkeep/eventing';
import { UnitOfWork } from '@modelkeep/persistence';
import { conflict, notFound, unprocessable } from '@modelkeep/service';
import type { EntityManager } from 'typeorm';
import { reopenRejected } from '../approval/reopen-rejected';
import { downstreamOf } from '../pipeline/graph';
import { PipelineVersions } from '../pipeline/pipeline-versions';
import { PipelineRunEntity } from './pipeline-run.entity';
import { releaseSteps } from './release-steps';
import { lockRun, RunEnding, type RunRow } from './run-ending';
import { RunStart } from './run-start';

/** What people do to runs: cancel, resume, run again. */
@Injectable()
export class RunControl {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly outbox: Outbox,
    private readonly ending: RunEnding,
    private readonly starting: RunStart,
    private readonly versions: PipelineVersions,
  ) {}

  /** Ends a run: what runs fails, what waits is skipped. Throws 404, or 409 where it has ended. */
  async cancel(runId: string, actor: string): Promise<void> {
    const ended = await this.cancelIfOpen(runId, actor);
    if (ended) throw conflict(`The run has ended: it is ${ended}.`);
  }

  /** `cancel`, or the state that the run has ended in. Throws 404. */
  cancelIfOpen(runId: string, actor: string): Promise<RunRow['state'] | undefined> {
    return this.unitOfWork.run(async (transaction) => {
      const run = await hold(transaction, runId);
      if (run.finishedAt) return run.state;
      await this.ending.cancel(transaction, run, actor);
      return undefined;
    });
  }

  /**
   * Goes on with a run that failed or was cancelled: what succeeded stays, all else is tried again, also in its
   * sub-runs. Throws 404, or 409 where it has not ended, or succeeded.
   */
  async resume(runId: string, actor: string): Promise<void> {
    await this.unitOfWork.run(async (transaction) => {
      const run = await hold(transaction, runId);
      if (run.state !== 'failed' && run.state !== 'cancelled')
        throw conflict(`Only a run that failed or was cancelled can be resumed: it is ${run.state}.`);
      await this.resumeHeld(transaction, run, actor);
    });
  }

  private async resumeHeld(transaction: EntityManager, run: RunRow, actor: string): Promise<void> {
    const { id: runId } = run;
    // Its items are looked at when the step itself is.
    await transaction.query(
      `UPDATE step_run SET state = 'waiting', failures = 0, losses = 0, error = NULL, started_at = NULL, finished_at = NULL
       WHERE run_id = $1 AND item = -1 AND state IN ('failed', 'skipped')`,
      [runId],
    );
    await reopenRejected(transaction, runId);
    await transaction.query(
      "UPDATE pipeline_run SET state = 'running', error = NULL, finished_at = NULL WHERE id = $1",
      [runId],
    );
    await this.outbox.publish(
      transaction,
      PipelineRunResumed,
      { ...ofRun(run), resumedBy: actor },
      { actor },
    );
    await releaseSteps(transaction, runId);
    const subRuns = await transaction.query<{ id: string }[]>(
      `SELECT DISTINCT ON (parent ->> 'step', parent ->> 'item') id FROM pipeline_run
       WHERE parent ->> 'runId' = $1 ORDER BY parent ->> 'step', parent ->> 'item', id DESC`,
      [runId],
    );
    for (const { id } of subRuns) {
      const subRun = await hold(transaction, id);
      if (subRun.state === 'failed' || subRun.state === 'cancelled')
        await this.resumeHeld(transaction, subRun, actor);
    }
  }

  /**
   * Starts a new run of the same version with the same values. From a step on: steps that do not depend on it, and
   * succeeded, are taken over. Throws 404, 409 where the run has not ended, 422 without such a step.
   * @returns the new run's id
   */
  rerun(
    runId: string,
    { fromStep, actor, useCache }: { fromStep?: string; actor: string; useCache: boolean },
  ): Promise<string> {
    return this.unitOfWork.run(async (transaction) => {
      const run = await transaction.findOneBy(PipelineRunEntity, { id: runId });
      if (!run) throw notFound(`pipeline run ${runId}`);
      if (!run.finishedAt) throw conflict('The run has not ended yet.');
      const { pipeline, version, parameters, inputs, priority } = run;
      const { definition } = await this.versions.get(pipeline, version, transaction);
      if (fromStep !== undefined && !definition.steps.some(({ name }) => name === fromStep))
        throw unprocessable('The run cannot start.', [
          { path: 'body.fromStep', message: `the pipeline has no step '${fromStep}'` },
        ]);
      const again = fromStep === undefined ? undefined : [...downstreamOf(fromStep, definition.steps)];
      return this.starting.start(transaction, {
        ...{ pipeline, version, parameters, inputs, priority, actor, useCache },
        rerunOf: { runId, ...(fromStep !== undefined && { fromStep }) },
        prepare: async (id) => {
          if (again) await takeOver(transaction, { from: runId, to: id, except: again });
        },
      });
    });
  }
}

const ofRun = ({ id: runId, pipeline, version }: RunRow) => ({ runId, pipeline, version });

async function hold(transaction: EntityManager, runId: string): Promise<RunRow> {
  const run = await lockRun(transaction, runId);
  if (!run) throw notFound(`pipeline run ${runId}`);
  return run;
}

/** Copies what succeeded in another run of the same version, with the items of mapped steps, in place of the fresh steps. */
async function takeOver(
  transaction: EntityManager,
  { from, to, except }: { from: string; to: string; except: string[] },
): Promise<void> {
  const kept = `SELECT name FROM step_run
    WHERE run_id = $1 AND item = -1 AND state = 'succeeded' AND name <> ALL ($3)`;
  await transaction.query(`DELETE FROM step_run WHERE run_id = $2 AND name IN (${kept})`, [from, to, except]);
  await transaction.query(
    `INSERT INTO step_run (run_id, name, item, position, priority, needs, state, value, inputs, outputs, parameters,
                           log_digest, reused_from, started_at, finished_at)
     SELECT $2, name, item, position, priority, needs, state, value, inputs, outputs, parameters,
            log_digest, coalesce(reused_from, $1), started_at, finished_at
     FROM step_run WHERE run_id = $1 AND state = 'succeeded' AND name IN (${kept})`,
    [from, to, except],
  );
}

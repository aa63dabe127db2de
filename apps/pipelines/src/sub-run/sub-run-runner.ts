import { Injectable } from '@nestjs/common';
import type { Digest } from '@modelkeep/contracts/common/types';
import type { PipelineStep } from '@modelkeep/contracts/pipelines/step';
import { ProblemError } from '@modelkeep/service';
import { DataSource, type EntityManager } from 'typeorm';
import { type Claim, type ClaimedRun, type Ending, keyOf } from '../pipeline-run/claim';
import { PipelineRunEntity } from '../pipeline-run/pipeline-run.entity';
import { wakeStep } from '../pipeline-run/release-steps';
import { RunStart } from '../pipeline-run/run-start';
import { PipelineVersions } from '../pipeline/pipeline-versions';
import type { Attempt, KindRunner } from '../step-runner/attempt';
import { StepFailure } from '../step-runner/step-failure';
import { loadResults } from '../step-runner/step-results';
import { StepValues } from '../step-runner/step-values';

/** Sub-runs within sub-runs: deeper than this it is a pipeline that runs itself. */
const DEEPEST = 10;

/** Starts a run of another pipeline and waits for it; what that pipeline gives, the step gives. */
@Injectable()
export class SubRunRunner implements KindRunner<PipelineStep> {
  constructor(
    private readonly dataSource: DataSource,
    private readonly starting: RunStart,
    private readonly versions: PipelineVersions,
  ) {}

  async run(attempt: Attempt<PipelineStep>): Promise<Ending> {
    const subRun = await this.find(attempt.claim);
    if (!subRun) return this.start(attempt);
    if (!subRun.finishedAt)
      return { state: 'suspended', begin: (transaction) => wait(transaction, attempt.claim, subRun.id) };
    if (subRun.state === 'succeeded') return this.results(subRun);
    throw new StepFailure(
      `run ${subRun.id} of ${subRun.pipeline} is ${subRun.state}: ${subRun.error}`,
      'never',
    );
  }

  private async find({ run, step, item }: Claim): Promise<PipelineRunEntity | null> {
    return this.dataSource.manager
      .createQueryBuilder(PipelineRunEntity, 'run')
      .where("run.parent ->> 'runId' = :runId AND run.parent ->> 'step' = :step", {
        runId: run.id,
        step: step.name,
      })
      .andWhere("(run.parent ->> 'item')::integer IS NOT DISTINCT FROM :item", { item: item ?? null })
      .orderBy('run.id', 'DESC')
      .getOne();
  }

  private async start({ claim, step, values, inputs: used }: Attempt<PipelineStep>): Promise<Ending> {
    const { run, item } = claim;
    if ((await this.depth(run.id)) >= DEEPEST)
      throw new StepFailure(`it would be the ${DEEPEST}th run within a run`, 'never');
    const parameters = values.fill(step.parameters) as Record<string, unknown>;
    const inputs = Object.fromEntries(
      Object.entries(step.inputs).map(([name, template]) => [name, values.fillDigest(name, template)]),
    );
    Object.assign(used, inputs);
    const request = {
      ...{ pipeline: step.pipeline, version: step.version, parameters, inputs, actor: run.startedBy },
      ...{ useCache: run.useCache, parent: { runId: run.id, step: step.name, item } },
    };
    await this.refuseWrong(request);
    return {
      state: 'suspended',
      begin: async (transaction) => void (await this.starting.start(transaction, request)),
    };
  }

  /** Tells before the step is suspended what would make the start fail; then only a moment's trouble is left. */
  private async refuseWrong(request: Parameters<RunStart['check']>[1]): Promise<void> {
    try {
      await this.starting.check(this.dataSource.manager, request);
    } catch (error) {
      if (!(error instanceof ProblemError)) throw error;
      const { detail, errors = [] } = error;
      const faults = errors.map(({ path, message }) => `${path.replace(/^body\./, '')}: ${message}`);
      throw new StepFailure([`'${request.pipeline}' cannot start`, detail, ...faults].join(' '), 'never');
    }
  }

  private async depth(runId: string): Promise<number> {
    const [row] = await this.dataSource.query<{ depth: number }[]>(
      `WITH RECURSIVE line AS (
         SELECT parent FROM pipeline_run WHERE id = $1
         UNION ALL
         SELECT run.parent FROM line JOIN pipeline_run run ON run.id = (line.parent ->> 'runId')::uuid
       ) SELECT count(*)::integer AS depth FROM line`,
      [runId],
    );
    return row?.depth ?? 0;
  }

  private async results(subRun: PipelineRunEntity): Promise<Ending> {
    const { id, pipeline, version } = subRun;
    const { definition, environmentDigest } = await this.versions.get(
      pipeline,
      version,
      this.dataSource.manager,
    );
    const { outputs = {}, gives = {} } = definition;
    const given = await loadResults(this.dataSource, { runId: id, definition }, { ...outputs, gives });
    const run = subRun as unknown as ClaimedRun;
    const values = new StepValues({ run, definition, environmentDigest }, given);
    const artifacts = Object.entries(outputs).map(([name, template]): [string, Digest] => [
      name,
      values.fillDigest(name, template),
    ]);
    return {
      state: 'succeeded',
      outputs: Object.fromEntries(artifacts),
      parameters: { ...(values.fill(gives) as Record<string, unknown>), runId: id },
    };
  }
}

/** The sub-run may have ended since it was looked at: then nobody else would wake the step. */
async function wait(transaction: EntityManager, claim: Claim, subRunId: string): Promise<void> {
  const [ended] = await transaction.query<unknown[]>(
    'SELECT FROM (SELECT finished_at FROM pipeline_run WHERE id = $1 FOR SHARE) run WHERE finished_at IS NOT NULL',
    [subRunId],
  );
  const [runId, step, item] = keyOf(claim) as [string, string, number];
  if (ended) await wakeStep(transaction, { runId, step, item });
}

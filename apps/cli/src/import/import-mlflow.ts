import { Copies } from './copies';
import { copyExperiment, deleteExperiment } from './copy-experiments';
import { createLoggedModel, fillLoggedModel } from './copy-logged-models';
import { RegistryCopy } from './copy-registry';
import { createRun, deleteRun, fillRun } from './copy-runs';
import { experimentsOf, loggedModelsOf, registeredModelsOf, runPages, versionsOf } from './listing';
import type { Experiment, LoggedModel, RegisteredModel, Run } from './messages';
import { type Difference, Migration } from './migration';
import type { MlflowServer } from './mlflow-server';
import type { Counts, Progress } from './progress';
import { verifyExperiment, verifyLoggedModel, verifyRegisteredModel, verifyRun } from './verify';
import { UsageError } from '../terminal/failure';

/** What is to be imported. */
export interface Scope {
  /** Names; all where left out. */
  experiments?: readonly string[];
  registry: boolean;
}

export interface Report {
  source: string;
  target: string;
  /** What was compared on both sides; for a dry run, what there is to copy. */
  counts: Counts;
  differences: Difference[];
}

const runSubject = ({ info }: Run) => `run ${info.run_id}`;
const modelSubject = ({ info }: LoggedModel) => `logged model ${info.model_id}`;
const registeredSubject = ({ name }: RegisteredModel) => `model ${name}`;
const experimentSubject = ({ name }: Experiment) => `experiment ${name}`;

/** One import of an MLflow server. What was copied before is not copied again; all of it is compared at the end. */
export class MlflowImport {
  private constructor(
    private readonly migration: Migration,
    private readonly experiments: readonly Experiment[],
    private readonly models: readonly RegisteredModel[],
  ) {}

  /** Reads what there is. Throws UsageError for an experiment that is not at the source. */
  static async open(
    source: MlflowServer,
    target: MlflowServer,
    scope: Scope,
    concurrency: number,
    progress: Progress,
  ): Promise<MlflowImport> {
    const all = await collect(experimentsOf(source));
    const missing = scope.experiments?.find((name) => !all.some((each) => each.name === name));
    if (missing !== undefined) throw new UsageError(`there is no experiment ${missing} at ${source.uri}`);
    const wanted = all.filter(({ name }) => scope.experiments?.includes(name) ?? true);
    const models = scope.registry ? await collect(registeredModelsOf(source)) : [];
    const copies = await Copies.read(source, target);
    return new MlflowImport(new Migration(source, target, copies, concurrency, progress), wanted, models);
  }

  /** Counts what is not complete on the target. */
  async plan(): Promise<Report> {
    const { copies, progress, source, target } = this.migration;
    progress.begin('plan');
    for (const experiment of this.experiments) {
      if (!copies.experiments.has(experiment.name)) progress.add('experiments');
      for await (const runs of this.runsOf(experiment))
        for (const { info } of runs) if (!copies.runs.get(info.run_id)?.complete) progress.add('runs');
      for await (const { info } of this.loggedModelsOf(experiment))
        if (!copies.models.get(info.model_id)?.complete) progress.add('logged models');
    }
    const known = this.models.length === 0 ? [] : await collect(registeredModelsOf(target));
    for (const model of this.models) {
      if (!known.some(({ name }) => name === model.name)) progress.add('models');
      const there = new Set((await versionsOf(target, model)).map(({ version }) => version));
      const missing = (await versionsOf(source, model)).filter(({ version }) => !there.has(version));
      if (missing.length > 0) progress.add('versions', missing.length);
    }
    return this.report(progress.end());
  }

  /** Copies, then compares. */
  async run(): Promise<Report> {
    const { migration } = this;
    const { progress } = migration;
    progress.begin('create');
    await migration.each(this.experiments, experimentSubject, (each) => copyExperiment(migration, each));
    await this.eachRun((experiment, run) => createRun(migration, experiment, run));
    await this.eachLoggedModel((experiment, model) => createLoggedModel(migration, experiment, model));
    progress.begin('copy');
    await this.eachRun((_, run) => fillRun(migration, run));
    await this.eachLoggedModel((_, model) => fillLoggedModel(migration, model));
    await this.copyRegistry();
    progress.begin('delete what the source has deleted');
    const deleted = this.experiments.filter(({ lifecycle_stage }) => lifecycle_stage === 'deleted');
    await this.eachRun(async (experiment, run) => {
      if (run.info.lifecycle_stage === 'deleted' && !deleted.includes(experiment))
        await deleteRun(migration, run);
    });
    await migration.each(deleted, experimentSubject, (each) => deleteExperiment(migration, each));
    progress.begin('compare');
    await this.verify();
    return this.report(progress.end());
  }

  /** One model after the other: versions of one may be copies of another's. */
  private async copyRegistry(): Promise<void> {
    const registry = new RegistryCopy(this.migration, this.models);
    for (const model of this.models)
      await this.migration.each([model], registeredSubject, (each) => registry.copy(each));
  }

  private async verify(): Promise<void> {
    const { migration } = this;
    const there = await collect(experimentsOf(migration.target));
    for (const experiment of this.experiments) {
      const copy = there.find(({ name }) => name === experiment.name);
      verifyExperiment(migration, experiment, copy);
      migration.progress.add('experiments');
    }
    await this.eachRun((experiment, run) => verifyRun(migration, experiment, run));
    await this.eachLoggedModel((_, model) => verifyLoggedModel(migration, model));
    await migration.each(this.models, registeredSubject, (model) => verifyRegisteredModel(migration, model));
  }

  private async eachRun(work: (experiment: Experiment, run: Run) => Promise<void>): Promise<void> {
    for (const experiment of this.experiments)
      for await (const runs of this.runsOf(experiment))
        await this.migration.each(runs, runSubject, (run) => work(experiment, run));
  }

  private async eachLoggedModel(
    work: (experiment: Experiment, model: LoggedModel) => Promise<void>,
  ): Promise<void> {
    for (const experiment of this.experiments) {
      const models = await collect(this.loggedModelsOf(experiment));
      await this.migration.each(models, modelSubject, (model) => work(experiment, model));
    }
  }

  private runsOf({ experiment_id }: Experiment) {
    return runPages(this.migration.source, [experiment_id]);
  }

  private loggedModelsOf({ experiment_id }: Experiment) {
    return loggedModelsOf(this.migration.source, [experiment_id]);
  }

  private report(counts: Counts): Report {
    const { source, target, differences } = this.migration;
    return { source: source.uri, target: target.uri, counts, differences };
  }
}

async function collect<Item>(items: AsyncIterable<Item>): Promise<Item[]> {
  const list: Item[] = [];
  for await (const item of items) list.push(item);
  return list;
}

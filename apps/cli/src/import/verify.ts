import { createHash } from 'node:crypto';
import { z } from 'zod';
import { type ArtifactRoot, digestOf, listFiles } from './artifacts';
import { rootOf } from './copies';
import { tagsThere } from './copy-runs';
import { versionSubject } from './copy-registry';
import { ownTags } from './import-tags';
import { pointPages, versionsOf } from './listing';
import {
  type DatasetInput,
  type Experiment,
  type LoggedModel,
  OneLoggedModel,
  OneRun,
  RegisteredModel,
  type Run,
  type Tag,
} from './messages';
import type { Migration } from './migration';
import type { MlflowServer } from './mlflow-server';
import { originThere } from './version-origin';

type Values = Iterable<readonly [name: string, value: unknown]>;

/** Says of what the source has where the target has something else, or nothing. What only the target has may be. */
class Comparison {
  constructor(
    private readonly migration: Migration,
    private readonly subject: string,
  ) {}

  all(kind: string, here: Values, there: Values): void {
    const other = new Map(there);
    for (const [name, value] of here) this.one(`${kind} ${name}`.trim(), value, other.get(name));
  }

  one(what: string, here: unknown, there: unknown): void {
    if (Object.is(here, there)) return;
    const shown =
      there === undefined
        ? 'missing on the target'
        : `${show(here)} at the source, ${show(there)} on the target`;
    this.migration.differs(this.subject, `${what}: ${shown}`);
  }
}

export async function verifyRun(migration: Migration, experiment: Experiment, run: Run): Promise<void> {
  const { source, target, copies, progress } = migration;
  const { info, data, inputs, outputs } = run;
  const subject = `run ${info.run_id}`;
  const copy = copies.runs.get(info.run_id);
  if (!copy) return migration.differs(subject, 'is not on the target');
  const { run: there } = await target.get('runs/get', { run_id: copy.id }, OneRun);
  const comparison = new Comparison(migration, subject);
  const facts = ({ run_name, user_id, status, start_time, end_time, lifecycle_stage }: Run['info']) =>
    Object.entries({ run_name, user_id, status, start_time, end_time, lifecycle_stage });
  comparison.all('', facts(info), facts(there.info));
  const experimentThere = copies.experiments.get(experiment.name)?.experiment_id;
  comparison.one('experiment', experimentThere, there.info.experiment_id);
  comparison.all('param', entries(data.params), entries(there.data.params));
  comparison.all('tag', entries(tagsThere(migration, run)), entries(there.data.tags));
  comparison.all('data set', datasets(inputs.dataset_inputs), datasets(there.inputs.dataset_inputs));
  const modelThere = (id: string) => copies.models.get(id)?.id ?? id;
  comparison.all(
    'model input',
    inputs.model_inputs.map(({ model_id }) => [modelThere(model_id), true]),
    there.inputs.model_inputs.map(({ model_id }) => [model_id, true]),
  );
  comparison.all(
    'model output',
    outputs.model_outputs.map(({ model_id, step }) => [modelThere(model_id), step]),
    there.outputs.model_outputs.map(({ model_id, step }) => [model_id, step]),
  );
  for (const { key } of data.metrics) {
    const [here, other] = [await curveOf(source, info.run_id, key), await curveOf(target, copy.id, key)];
    comparison.one(`points of metric ${key}`, here.count, other.count);
    if (here.count === other.count) comparison.one(`values of metric ${key}`, here.digest, other.digest);
    progress.add('points', here.count);
  }
  await verifyFiles(
    migration,
    comparison,
    rootOf(source, 'run', { id: info.run_id, uri: info.artifact_uri }),
    rootOf(target, 'run', copy),
  );
  progress.add('runs');
}

export async function verifyLoggedModel(migration: Migration, model: LoggedModel): Promise<void> {
  const { source, target, copies, progress } = migration;
  const { info, data } = model;
  const subject = `logged model ${info.model_id}`;
  const copy = copies.models.get(info.model_id);
  if (!copy) return migration.differs(subject, 'is not on the target');
  const { model: there } = await target.get(`logged-models/${copy.id}`, {}, OneLoggedModel);
  const comparison = new Comparison(migration, subject);
  const facts = ({ name, model_type, status }: LoggedModel['info']) =>
    Object.entries({ name, model_type, status });
  comparison.all('', facts(info), facts(there.info));
  const runThere = (id: string) => copies.runs.get(id)?.id;
  comparison.one('source run', runThere(info.source_run_id) ?? '', there.info.source_run_id);
  comparison.all('param', entries(data.params), entries(there.data.params));
  comparison.all('tag', entries(ownTags(info.tags)), entries(there.info.tags));
  const metrics = (list: LoggedModel['data']['metrics'], run: (id: string) => string | undefined): Values =>
    list.flatMap(({ run_id, key, dataset_name = '', dataset_digest = '', ...point }) => {
      const id = run(run_id);
      if (id === undefined) return [];
      const name = [key, id, dataset_name, dataset_digest].join(' ').trimEnd();
      return [[name, `${Number(point.value)} at ${point.timestamp}, step ${point.step}`] as const];
    });
  comparison.all(
    'metric',
    metrics(data.metrics, runThere),
    metrics(there.data.metrics, (id) => id),
  );
  await verifyFiles(
    migration,
    comparison,
    rootOf(source, 'logged-model', { id: info.model_id, uri: info.artifact_uri }),
    rootOf(target, 'logged-model', copy),
  );
  progress.add('logged models');
}

/** `there` is the target's experiment of that name. */
export function verifyExperiment(
  migration: Migration,
  experiment: Experiment,
  there: Experiment | undefined,
): void {
  const subject = `experiment ${experiment.name}`;
  if (!there) return migration.differs(subject, 'is not on the target');
  const comparison = new Comparison(migration, subject);
  comparison.one('life-cycle stage', experiment.lifecycle_stage, there.lifecycle_stage);
  comparison.all('tag', entries(ownTags(experiment.tags)), entries(there.tags));
}

const OneModel = z.object({ registered_model: RegisteredModel });

export async function verifyRegisteredModel(migration: Migration, model: RegisteredModel): Promise<void> {
  const { source, target, progress } = migration;
  const { registered_model: there } = await target.get(
    'registered-models/get',
    { name: model.name },
    OneModel,
  );
  const comparison = new Comparison(migration, `model ${model.name}`);
  comparison.one('description', model.description, there.description);
  comparison.all('tag', entries(ownTags(model.tags)), entries(there.tags));
  const aliases = ({ aliases: list }: RegisteredModel): Values =>
    list.map(({ alias, version }) => [alias, version]);
  comparison.all('alias', aliases(model), aliases(there));
  const copies = new Map((await versionsOf(target, model)).map((version) => [version.version, version]));
  await migration.each(await versionsOf(source, model), versionSubject, async (version) => {
    const subject = versionSubject(version);
    const copy = copies.get(version.version);
    if (!copy) return migration.differs(subject, 'is not on the target');
    const origin = await originThere(migration, version);
    const each = new Comparison(migration, subject);
    each.one('source', origin.source, copy.source);
    if (origin.copyOf === undefined) each.one('run', origin.run_id ?? '', copy.run_id);
    each.one('description', version.description, copy.description);
    each.one('stage', version.current_stage, copy.current_stage);
    each.all('tag', entries(ownTags(version.tags)), entries(copy.tags));
    progress.add('versions');
  });
  progress.add('models');
}

async function verifyFiles(
  { progress }: Migration,
  comparison: Comparison,
  here: ArtifactRoot,
  there: ArtifactRoot,
): Promise<void> {
  const [wanted, copied] = [await listFiles(here), await listFiles(there)];
  for (const path of wanted.keys()) {
    if (!copied.has(path)) {
      comparison.one(`file ${path}`, path, undefined);
      continue;
    }
    const [original, copy] = await Promise.all([digestOf(here, path), digestOf(there, path)]);
    comparison.one(`SHA-256 of file ${path}`, original.digest, copy.digest);
    progress.add('files');
    progress.add('bytes', original.size);
  }
}

/** Points of a metric, and a digest of all of them in which their order does not count. */
async function curveOf(
  server: MlflowServer,
  runId: string,
  key: string,
): Promise<{ count: number; digest: string }> {
  let count = 0;
  let sum = 0n;
  for await (const points of pointPages(server, runId, key))
    for (const { value, timestamp, step } of points) {
      const hash = createHash('sha256')
        .update(`${Number(value)} ${timestamp} ${step}`)
        .digest();
      sum = BigInt.asUintN(64, sum + hash.readBigUInt64BE());
      count += 1;
    }
  return { count, digest: sum.toString(16) };
}

const entries = (tags: readonly Tag[]): Values => tags.map(({ key, value }) => [key, value]);

const datasets = (inputs: readonly DatasetInput[]): Values =>
  inputs.map(({ dataset, tags }) => {
    const { name, digest, source_type, source, schema = '', profile = '' } = dataset;
    const marks = tags.map(({ key, value }) => `${key}=${value}`).sort();
    return [`${name} ${digest}`, JSON.stringify([source_type, source, schema, profile, marks])];
  });

const show = (value: unknown): string => {
  const text = typeof value === 'string' ? value : String(value);
  return text.length > 100 ? `${text.slice(0, 100)}…` : JSON.stringify(text);
};

import { type CopiedRun, rootOf } from './copies';
import { COMPLETE, originTags, ownTags } from './import-tags';
import { pointPages } from './listing';
import { type Experiment, OneRun, type Run, type Tag } from './messages';
import type { Migration } from './migration';

const PARENT = 'mlflow.parentRunId';
const PAIRS = 100;
const POINTS = 1000;
const INPUTS = 10;
const ENDED = ['FINISHED', 'FAILED', 'KILLED'];

/** Makes an empty run on the target, unless there is one: all exist before any of them is filled, as runs name others. */
export async function createRun(
  { source, target, copies, progress }: Migration,
  { name }: Experiment,
  { info }: Run,
): Promise<void> {
  const experiment = copies.experiments.get(name);
  if (!experiment || copies.runs.has(info.run_id)) return;
  const { run } = await target.create(
    'runs/create',
    {
      experiment_id: experiment.experiment_id,
      user_id: info.user_id,
      run_name: info.run_name,
      start_time: info.start_time,
      tags: originTags(source.uri, info.run_id),
    },
    OneRun,
  );
  copies.addRun(run);
  progress.add('runs');
}

/** Brings all that was logged to a run. Again, it changes nothing. */
export async function fillRun(migration: Migration, run: Run): Promise<void> {
  const { source, target, copies, progress } = migration;
  const copy = copies.runs.get(run.info.run_id);
  if (!copy || copy.complete) return;
  const { info, data } = run;
  const run_id = copy.id;
  const log = (batch: object) => target.change('POST', 'runs/log-batch', { run_id, ...batch });

  for (const params of chunks(data.params, PAIRS)) await log({ params });
  for (const tags of chunks(tagsThere(migration, run), PAIRS)) await log({ tags });
  for (const { key } of data.metrics)
    for await (const points of pointPages(source, info.run_id, key))
      for (const metrics of chunks(points, POINTS)) {
        await log({ metrics });
        progress.add('points', metrics.length);
      }
  await fillInputs(migration, run, copy);
  await migration.copyFiles(
    rootOf(source, 'run', { id: info.run_id, uri: info.artifact_uri }),
    rootOf(target, 'run', copy),
  );
  const { status, end_time } = info;
  await target.change('POST', 'runs/update', { run_id, status, end_time });
  if (ENDED.includes(status)) {
    await log({ tags: [COMPLETE] });
    copy.complete = true;
  }
  progress.add('runs');
}

/** Deletes a run that the source has deleted. */
export async function deleteRun({ target, copies }: Migration, { info }: Run): Promise<void> {
  const copy = copies.runs.get(info.run_id);
  if (!copy?.complete || copy.deleted) return;
  await target.change('POST', 'runs/delete', { run_id: copy.id });
  copy.deleted = true;
}

/** A run's tags as they are on the target: its parent has another id there. */
export const tagsThere = ({ copies }: Migration, { data }: Run): Tag[] =>
  ownTags(data.tags).map(({ key, value }) =>
    key === PARENT ? { key, value: copies.runs.get(value)?.id ?? value } : { key, value },
  );

async function fillInputs({ target, copies }: Migration, { inputs, outputs }: Run, copy: CopiedRun) {
  const run_id = copy.id;
  for (const datasets of chunks(inputs.dataset_inputs, INPUTS))
    await target.change('POST', 'runs/log-inputs', { run_id, datasets });
  const known = <Item extends { model_id: string }>(models: readonly Item[]): Item[] =>
    models.flatMap((model) => {
      const there = copies.models.get(model.model_id);
      return there ? [{ ...model, model_id: there.id }] : [];
    });
  const read = known(inputs.model_inputs);
  if (read.length > 0) await target.change('POST', 'runs/log-inputs', { run_id, models: read });
  const made = known(outputs.model_outputs);
  if (made.length > 0) await target.change('POST', 'runs/outputs', { run_id, models: made });
}

export function* chunks<Item>(items: readonly Item[], size: number): Generator<Item[]> {
  for (let start = 0; start < items.length; start += size) yield items.slice(start, start + size);
}

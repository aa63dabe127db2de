import { rootOf } from './copies';
import { chunks } from './copy-runs';
import { COMPLETE, originTags, ownTags } from './import-tags';
import { type Experiment, type LoggedModel, OneLoggedModel } from './messages';
import type { Migration } from './migration';

const POINTS = 1000;
const ENDED = ['LOGGED_MODEL_READY', 'LOGGED_MODEL_UPLOAD_FAILED'];

/** Makes a logged model without its files on the target, unless there is one: runs name it. */
export async function createLoggedModel(
  { source, target, copies, progress }: Migration,
  { name }: Experiment,
  { info, data }: LoggedModel,
): Promise<void> {
  const experiment = copies.experiments.get(name);
  if (!experiment || copies.models.has(info.model_id)) return;
  const { model } = await target.create(
    'logged-models',
    {
      experiment_id: experiment.experiment_id,
      name: info.name,
      model_type: info.model_type,
      source_run_id: copies.runs.get(info.source_run_id)?.id ?? '',
      params: data.params,
      tags: [...ownTags(info.tags), ...originTags(source.uri, info.model_id, info.creation_timestamp_ms)],
    },
    OneLoggedModel,
  );
  copies.addModel(model);
  progress.add('logged models');
}

/** Brings a logged model's metrics and files. Again, it changes nothing. */
export async function fillLoggedModel(migration: Migration, model: LoggedModel): Promise<void> {
  const { source, target, copies, progress } = migration;
  const { info, data } = model;
  const copy = copies.models.get(info.model_id);
  if (!copy || copy.complete) return;
  for (const runId of new Set(data.metrics.map(({ run_id }) => run_id))) {
    const run = copies.runs.get(runId);
    if (!run) continue;
    const metrics = data.metrics
      .filter(({ run_id }) => run_id === runId)
      .map(({ run_id: _, ...metric }) => ({ ...metric, model_id: copy.id }));
    for (const batch of chunks(metrics, POINTS))
      await target.change('POST', 'runs/log-batch', { run_id: run.id, metrics: batch });
  }
  await migration.copyFiles(
    rootOf(source, 'logged-model', { id: info.model_id, uri: info.artifact_uri }),
    rootOf(target, 'logged-model', copy),
  );
  if (ENDED.includes(info.status)) {
    await target.change('PATCH', `logged-models/${copy.id}`, { model_id: copy.id, status: info.status });
    await target.change('PATCH', `logged-models/${copy.id}/tags`, { tags: [COMPLETE] });
    copy.complete = true;
  }
  progress.add('logged models');
}

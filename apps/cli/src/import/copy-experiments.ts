import { z } from 'zod';
import { originTags, ownTags } from './import-tags';
import type { Experiment } from './messages';
import { type Migration, Unsuitable } from './migration';

const Created = z.object({ experiment_id: z.string() });

/** An experiment of the same name takes the runs; else one is made. */
export async function copyExperiment(migration: Migration, experiment: Experiment): Promise<void> {
  const { target, copies, source } = migration;
  const { name } = experiment;
  const there = copies.experiments.get(name);
  if (there?.lifecycle_stage === 'deleted') {
    if (experiment.lifecycle_stage === 'deleted') return;
    throw new Unsuitable('is deleted on the target: restore it, or give it another name');
  }
  const tags = ownTags(experiment.tags);
  if (there)
    for (const tag of tags)
      await target.change('POST', 'experiments/set-experiment-tag', {
        experiment_id: there.experiment_id,
        ...tag,
      });
  else {
    const origin = originTags(source.uri, experiment.experiment_id, experiment.creation_time);
    const body = { name, tags: [...tags, ...origin] };
    const { experiment_id } = await target.create('experiments/create', body, Created);
    copies.experiments.set(name, { experiment_id, lifecycle_stage: 'active' });
  }
  migration.progress.add('experiments');
}

/** What the source has deleted is deleted last: nothing could be added to it any more. */
export async function deleteExperiment({ target, copies }: Migration, { name }: Experiment): Promise<void> {
  const there = copies.experiments.get(name);
  if (!there || there.lifecycle_stage === 'deleted') return;
  await target.change('POST', 'experiments/delete', { experiment_id: there.experiment_id });
}

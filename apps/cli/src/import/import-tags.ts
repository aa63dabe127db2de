import type { Tag } from './messages';

/** Tags by which a copy says where it came from. A later import of the same server finds it by them. */
export const TAG = {
  source: 'modelkeep.import.source',
  /** Id of the experiment, run or logged model at the source. */
  id: 'modelkeep.import.source_id',
  /** Run that a version at the source names, also where it was not copied. */
  runId: 'modelkeep.import.source_run_id',
  /** Unix milliseconds: MLflow's API has no way to set them. */
  createdAt: 'modelkeep.import.creation_time',
  /** `complete` once everything is there. */
  state: 'modelkeep.import.state',
} as const;

export const COMPLETE: Tag = { key: TAG.state, value: 'complete' };

/** Tags that people gave, without those of an import. */
export const ownTags = (tags: readonly Tag[]): Tag[] =>
  tags.filter(({ key }) => !key.startsWith('modelkeep.import.'));

export function originTags(source: string, id: string | undefined, createdAt?: number): Tag[] {
  return [
    { key: TAG.source, value: source },
    ...(id === undefined ? [] : [{ key: TAG.id, value: id }]),
    ...(createdAt === undefined ? [] : [{ key: TAG.createdAt, value: String(createdAt) }]),
  ];
}

export const valueOf = (tags: readonly Tag[], key: string): string | undefined =>
  tags.find((tag) => tag.key === key)?.value;

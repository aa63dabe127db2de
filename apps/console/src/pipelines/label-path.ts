import type { LabelQueue } from '@modelkeep/contracts/pipelines/label-task.api';

/** Where the tasks of a queue are labelled. */
export const labelPath = ({ runId, step, item }: Pick<LabelQueue, 'runId' | 'step' | 'item'>): string =>
  `/pipelines/runs/${runId}/label/${step}${item === undefined ? '' : `?item=${item}`}`;

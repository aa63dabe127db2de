import type { Endpoint } from './applicants';
import type { Narrator } from './narrator';
import type { People, Person } from './people';

export const modelName = 'credit-risk';
export const deploymentName = 'credit-risk';
export const pipelineName = 'train-credit-risk';
export const triggerName = 'retrain-on-drift';

/** What the chapters play on. */
export interface Stage {
  people: People;
  narrator: Narrator;
  /** Where and as whom the loan desk asks for predictions. */
  endpoint: (joinKey: string) => Endpoint;
  /** Environment of the `modelkeep` command, run as one of the people. */
  commandLine: (person: Person) => Record<string, string>;
}

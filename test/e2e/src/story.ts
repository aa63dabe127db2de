import { readFileSync } from 'node:fs';
import { ApiClient } from '@modelkeep/client';
import { OUTCOME_FILE } from './outcome-file';

/** What the story left behind, as the demo writes it with `--outcome`. */
export interface Told {
  baseUrl: string;
  tokens: Record<'dana' | 'ravi' | 'mira' | 'olga' | 'amira' | 'loan-desk', string>;
  firstPredictionId: string;
  trainingSetDigest: string;
  retrainingRunId: string;
  retiredVersion: number;
  championVersion: number;
}

export function told(): Told {
  return JSON.parse(readFileSync(process.env[OUTCOME_FILE] ?? '', 'utf8')) as Told;
}

export function clientOf(person: keyof Told['tokens']): ApiClient {
  const { baseUrl, tokens } = told();
  return new ApiClient({ baseUrl, token: tokens[person] });
}

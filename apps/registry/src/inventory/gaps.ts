import type { InventoryEntry } from '@modelkeep/contracts/registry/inventory.api';

const YEAR_MS = 365 * 24 * 3_600_000;

export interface RecordedFacts extends Omit<InventoryEntry, 'gaps'> {
  hasEvaluation: boolean;
  hasCode: boolean;
}

/** What a reviewer would find missing; `now` in milliseconds. A validation is missed while a version is in use. */
export function gapsOf(facts: RecordedFacts, now: number): string[] {
  const { purpose, limitations, trainingSetDigest, packageDigest, metrics, stage, lastValidation } = facts;
  const inUse = stage === 'deployed';
  const missing: [boolean, string][] = [
    [purpose === undefined, 'no purpose: nobody has written a model card'],
    [purpose !== undefined && limitations === undefined, 'no limitations in the model card'],
    [trainingSetDigest === undefined, 'no training data on record'],
    [!facts.hasCode, 'no code commit on record'],
    [Object.keys(metrics).length === 0, 'no metrics on record'],
    [packageDigest === undefined, 'no package'],
    [packageDigest !== undefined && !facts.hasEvaluation, 'no evaluation report in the package'],
    [lastValidation === undefined, 'never validated by a second person'],
    [
      inUse && lastValidation !== undefined && now - Date.parse(lastValidation) > YEAR_MS,
      'in use, and last validated more than a year ago',
    ],
  ];
  return missing.filter(([is]) => is).map(([, gap]) => gap);
}

import type { ModelVersionStage } from '@modelkeep/contracts/registry/model-version';
import { conflict } from '@modelkeep/service';

/** Where a version may go from each stage of its life. */
const next: Record<ModelVersionStage, readonly ModelVersionStage[]> = {
  candidate: ['approved', 'decommissioned'],
  approved: ['deployed', 'decommissioned'],
  deployed: ['decommissioned'],
  decommissioned: ['archived'],
  archived: [],
};

/** Throws 409, with what is allowed, where `to` does not follow `from`. */
export function requireStep(from: ModelVersionStage, to: ModelVersionStage): void {
  if (next[from].includes(to)) return;
  const allowed = next[from].length > 0 ? `only ${next[from].join(' or ')} may follow` : 'nothing follows';
  throw conflict(`The version is ${from}; it cannot become ${to}: ${allowed}.`);
}

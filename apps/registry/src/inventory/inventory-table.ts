import type { InventoryEntry } from '@modelkeep/contracts/registry/inventory.api';
import { csvLine } from './csv';

const columns: Record<string, (entry: InventoryEntry) => string> = {
  model: ({ model }) => model,
  version: ({ version }) => String(version),
  stage: ({ stage }) => stage,
  owner: ({ owner }) => owner,
  registered_at: ({ registeredAt }) => registeredAt,
  purpose: ({ purpose }) => purpose ?? '',
  limitations: ({ limitations }) => limitations ?? '',
  training_data: ({ trainingSetDigest }) => trainingSetDigest ?? '',
  package: ({ packageDigest }) => packageDigest ?? '',
  metrics: ({ metrics }) => joined(Object.entries(metrics).map(([name, value]) => `${name}=${value}`)),
  approvals: ({ approvals }) =>
    joined(approvals.map(({ decision, by, at }) => `${decision} by ${by} at ${at}`)),
  deployments: ({ deployments }) => joined(deployments),
  last_validation: ({ lastValidation }) => lastValidation ?? '',
  gaps: ({ gaps }) => joined(gaps),
};

const joined = (parts: readonly string[]): string => parts.join('; ');

/** The inventory as CSV lines, headings first. */
export async function* inventoryTable(entries: AsyncIterable<InventoryEntry>): AsyncGenerator<string> {
  yield csvLine(Object.keys(columns));
  for await (const entry of entries) yield csvLine(Object.values(columns).map((cell) => cell(entry)));
}

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { ApiClient } from '@modelkeep/client';
import { applyDefinitions } from '@modelkeep/contracts/features/definition.api';
import { pushFeatures } from '@modelkeep/contracts/features/feature-view.api';
import type { Stack } from '@modelkeep/local-stack';
import { ServiceTokens } from '@modelkeep/service';

export const VIEW = 'applicants';

interface Applicant {
  entityKey: string;
  values: Record<string, number | string>;
}

/** Pushes the features of the real applicants; returns their ids. */
export async function fillFeatures(stack: Stack, models: string): Promise<string[]> {
  const applicants = JSON.parse(readFileSync(join(models, 'applicants.json'), 'utf8')) as Applicant[];
  const token = new ServiceTokens(stack.internalSecret, 'bench').issue('feature-store', 3600);
  const client = new ApiClient({ baseUrl: stack.urls['feature-store'], token });
  const features = Object.entries(applicants[0]?.values ?? {}).map(([name, value]) => ({
    name,
    type: typeof value === 'number' ? ('float64' as const) : ('string' as const),
  }));
  await client.call(applyDefinitions, {
    body: {
      definitions: [
        { kind: 'entity', name: 'applicant', joinKey: 'applicant_id' },
        { kind: 'feature-view', name: VIEW, entity: 'applicant', features },
      ],
    },
  });
  const eventTime = new Date().toISOString();
  const rows = applicants.map(({ entityKey, values }) => ({ entityKey, eventTime, values }));
  await client.call(pushFeatures, { params: { name: VIEW }, body: { rows } });
  return applicants.map(({ entityKey }) => entityKey);
}

import { ApiClient } from '@modelkeep/client';
import { applyDefinitions } from '@modelkeep/contracts/features/definition.api';
import { pushFeatures } from '@modelkeep/contracts/features/feature-view.api';
import { ServiceTokens } from '@modelkeep/service';
import type { Stack } from '@modelkeep/local-stack';
import { FEATURES, rowsOf } from './data';

const BATCH = 10_000;

/** The feature store itself, without the gateway before it: as Feast's server stands alone too. */
export class Store {
  readonly url: string;
  readonly headers: Record<string, string>;
  readonly client: ApiClient;
  readonly metadata: ApiClient;

  constructor(readonly stack: Stack) {
    const tokens = new ServiceTokens(stack.internalSecret, 'bench');
    const token = tokens.issue('feature-store', 3600);
    this.url = stack.urls['feature-store'];
    this.headers = { authorization: `Bearer ${token}` };
    this.client = new ApiClient({ baseUrl: this.url, token });
    this.metadata = new ApiClient({ baseUrl: stack.urls.metadata, token: tokens.issue('metadata', 3600) });
  }

  /** Defines a view of ten numbers. */
  async define(name: string): Promise<void> {
    const features = FEATURES.map((feature) => ({ name: feature, type: 'float64' as const }));
    await this.client.call(applyDefinitions, {
      body: {
        definitions: [
          { kind: 'entity', name: 'entity', joinKey: 'entity_id' },
          { kind: 'feature-view', name, entity: 'entity', features },
        ],
      },
    });
  }

  /** Pushes one row for each entity. */
  async fill(name: string, entities: number, to: 'online-and-offline' | 'offline'): Promise<void> {
    const eventTime = new Date().toISOString();
    for (let from = 0; from < entities; from += BATCH) {
      const rows = rowsOf(from, Math.min(from + BATCH, entities), eventTime);
      await this.client.call(pushFeatures, { params: { name }, body: { rows, to } });
    }
  }
}

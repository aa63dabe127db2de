import type { ApiClient } from '@modelkeep/client';
import { listPredictions } from '@modelkeep/contracts/metadata/audit.api';
import type { ServingLoad } from './serving-load';
import { until } from './world';

/** What the metadata service has on record of a deployment. */
export class ServingRecord {
  constructor(
    private readonly metadata: ApiClient,
    private readonly deployment: string,
  ) {}

  /** All that was answered is on record, nothing twice, and nobody got an answer that is not an answer. Returns all ids. */
  async expectAll({ answered, wrong }: ServingLoad): Promise<string[]> {
    expect(wrong).toEqual([]);
    const missing = async () => {
      const ids = new Set(await this.ids());
      return answered.filter((id) => !ids.has(id));
    };
    await until('all answers on record', async () => (await missing()).length === 0, 120_000).catch(
      () => undefined,
    );
    expect(await missing()).toEqual([]);
    const ids = await this.ids();
    expect(new Set(ids).size).toBe(ids.length);
    return ids;
  }

  /** Ids of the predictions, as often as they are there. */
  private async ids(): Promise<string[]> {
    const ids: string[] = [];
    let after: string | undefined;
    do {
      const query = { deployment: this.deployment, limit: 1000, after };
      const page = await this.metadata.call(listPredictions, { query });
      ids.push(...page.items.map(({ predictionId }) => predictionId));
      after = page.next;
    } while (after !== undefined);
    return ids;
  }
}

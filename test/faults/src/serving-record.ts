import type { ApiClient } from '@modelkeep/client';
import { listPredictions } from '@modelkeep/contracts/metadata/audit.api';
import type { PredictionRecord } from '@modelkeep/contracts/serving/prediction';
import type { ServingLoad } from './serving-load';
import { until } from './world';

/** What the metadata service has on record of a deployment. */
export class ServingRecord {
  constructor(
    private readonly metadata: ApiClient,
    private readonly deployment: string,
  ) {}

  /** All that was answered is on record, nothing twice, and nobody got an answer that is not an answer. Returns what is on record. */
  async expectAll({ answered, wrong }: ServingLoad): Promise<PredictionRecord[]> {
    expect(wrong).toEqual([]);
    const asked = [...answered];
    const missing = async () => {
      const ids = idsOf(await this.all());
      return asked.filter((id) => !ids.has(id));
    };
    await until('all answers on record', async () => (await missing()).length === 0, 120_000).catch(
      () => undefined,
    );
    expect(await missing()).toEqual([]);
    const records = await this.all();
    expect(idsOf(records).size).toBe(records.length);
    return records;
  }

  /** Predictions, as often as they are there. */
  private async all(): Promise<PredictionRecord[]> {
    const records: PredictionRecord[] = [];
    let after: string | undefined;
    do {
      const query = { deployment: this.deployment, limit: 1000, after };
      const page = await this.metadata.call(listPredictions, { query });
      records.push(...page.items);
      after = page.next;
    } while (after !== undefined);
    return records;
  }
}

const idsOf = (records: readonly PredictionRecord[]) =>
  new Set(records.map(({ predictionId }) => predictionId));

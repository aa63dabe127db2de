import { Injectable } from '@nestjs/common';
import { ApiError } from '@modelkeep/client';
import { getDataSnapshot } from '@modelkeep/contracts/metadata/data-snapshot.api';
import { ServiceClient, unprocessable } from '@modelkeep/service';

export type TableFormat = 'csv' | 'parquet';

/** Data snapshots that hold a table. */
@Injectable()
export class Tables {
  constructor(private readonly services: ServiceClient) {}

  /** Throws 422 where there is no such snapshot, or it is neither CSV nor Parquet. */
  async formatOf(digest: string): Promise<TableFormat> {
    const snapshot = await this.services
      .call(getDataSnapshot, { params: { digest } })
      .catch((error: unknown) => {
        if (error instanceof ApiError && error.status === 404)
          throw unprocessable(`There is no data snapshot ${digest}.`);
        throw error;
      });
    if (snapshot.format === 'json')
      throw unprocessable(`Data snapshot ${digest} is JSON; it must be CSV or Parquet.`);
    return snapshot.format;
  }
}

import type { Readable } from 'node:stream';
import { Controller } from '@nestjs/common';
import {
  getDataSnapshot,
  listDataSnapshots,
  readDataSnapshot,
  recordDataSnapshot,
} from '@modelkeep/contracts/metadata/data-snapshot.api';
import type { ResponseOf } from '@modelkeep/contracts/common/endpoint';
import { Handles, type RequestOf } from '@modelkeep/service';
import { sendRange } from '../artifact/send-range';
import { requireCursor } from '../cursor';
import { DataSnapshots } from './data-snapshots';

@Controller()
export class DataSnapshotController {
  constructor(private readonly snapshots: DataSnapshots) {}

  @Handles(recordDataSnapshot)
  record({
    query,
    caller,
    raw,
  }: RequestOf<typeof recordDataSnapshot>): Promise<ResponseOf<typeof recordDataSnapshot>> {
    const description = { ...query, derivedFrom: [], recordedBy: caller.name };
    return this.snapshots.upload(raw.body as Readable, description);
  }

  @Handles(getDataSnapshot)
  get({ params }: RequestOf<typeof getDataSnapshot>): Promise<ResponseOf<typeof getDataSnapshot>> {
    return this.snapshots.get(params.digest);
  }

  @Handles(readDataSnapshot)
  async read({ params, raw, reply }: RequestOf<typeof readDataSnapshot>): Promise<Readable> {
    const { sizeBytes } = await this.snapshots.get(params.digest);
    return sendRange(raw, reply, sizeBytes, (range) => this.snapshots.read(params.digest, range));
  }

  @Handles(listDataSnapshots)
  list({ query }: RequestOf<typeof listDataSnapshots>): Promise<ResponseOf<typeof listDataSnapshots>> {
    return this.snapshots.list(query.limit, requireCursor(query.after), query.name);
  }
}

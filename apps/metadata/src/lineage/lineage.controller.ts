import { Controller } from '@nestjs/common';
import type { ResponseOf } from '@modelkeep/contracts/common/endpoint';
import { getLineage, recordLineage } from '@modelkeep/contracts/metadata/lineage.api';
import { Handles, type RequestOf } from '@modelkeep/service';
import { Lineage } from './lineage';

@Controller()
export class LineageController {
  constructor(private readonly lineage: Lineage) {}

  @Handles(recordLineage)
  async record({ body, caller }: RequestOf<typeof recordLineage>): Promise<void> {
    await this.lineage.recordOpenLineage(body, caller.name);
  }

  @Handles(getLineage)
  graph({ query }: RequestOf<typeof getLineage>): Promise<ResponseOf<typeof getLineage>> {
    return this.lineage.graph(query);
  }
}

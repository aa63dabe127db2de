import { Controller } from '@nestjs/common';
import { recordLabels } from '@modelkeep/contracts/monitoring/monitor.api';
import { Handles, type RequestOf } from '@modelkeep/service';
import { LabelService } from './label.service';

@Controller()
export class LabelController {
  constructor(private readonly labels: LabelService) {}

  @Handles(recordLabels)
  async record({ body: { labels }, caller }: RequestOf<typeof recordLabels>) {
    await this.labels.record(labels, caller.name);
    return { accepted: labels.length };
  }
}

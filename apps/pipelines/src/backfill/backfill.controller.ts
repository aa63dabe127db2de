import { Controller } from '@nestjs/common';
import { cancelBackfill, getBackfill, startBackfill } from '@modelkeep/contracts/pipelines/schedule.api';
import { Handles, type RequestOf } from '@modelkeep/service';
import { Backfills } from './backfills';

@Controller()
export class BackfillController {
  constructor(private readonly backfills: Backfills) {}

  @Handles(startBackfill)
  start({ params, body, caller }: RequestOf<typeof startBackfill>) {
    return this.backfills.start(params.name, body, caller.name);
  }

  @Handles(getBackfill)
  get({ params }: RequestOf<typeof getBackfill>) {
    return this.backfills.get(params.id);
  }

  @Handles(cancelBackfill)
  cancel({ params, caller }: RequestOf<typeof cancelBackfill>) {
    return this.backfills.cancel(params.id, caller.name);
  }
}

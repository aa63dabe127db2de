import { Controller } from '@nestjs/common';
import { applySchedule, deleteSchedule, listSchedules } from '@modelkeep/contracts/pipelines/schedule.api';
import { Handles, type RequestOf } from '@modelkeep/service';
import { Schedules } from './schedules';

@Controller()
export class ScheduleController {
  constructor(private readonly schedules: Schedules) {}

  @Handles(applySchedule)
  apply({ params, body, caller }: RequestOf<typeof applySchedule>) {
    return this.schedules.apply(params.name, body, caller.name);
  }

  @Handles(listSchedules)
  list({ query }: RequestOf<typeof listSchedules>) {
    return this.schedules.list(query);
  }

  @Handles(deleteSchedule)
  delete({ params }: RequestOf<typeof deleteSchedule>): Promise<void> {
    return this.schedules.delete(params.name);
  }
}

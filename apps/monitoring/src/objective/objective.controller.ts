import { Controller } from '@nestjs/common';
import {
  applyObjective,
  deleteObjective,
  getObjective,
  listObjectives,
} from '@modelkeep/contracts/monitoring/objective.api';
import { Handles, type RequestOf } from '@modelkeep/service';
import { ObjectiveService } from './objective.service';

@Controller()
export class ObjectiveController {
  constructor(private readonly objectives: ObjectiveService) {}

  @Handles(applyObjective)
  apply({ params, body, caller }: RequestOf<typeof applyObjective>) {
    return this.objectives.apply(params.name, body, caller.name);
  }

  @Handles(getObjective)
  get({ params }: RequestOf<typeof getObjective>) {
    return this.objectives.get(params.name);
  }

  @Handles(listObjectives)
  list({ query }: RequestOf<typeof listObjectives>) {
    return this.objectives.list(query.limit, query.after);
  }

  @Handles(deleteObjective)
  delete({ params }: RequestOf<typeof deleteObjective>) {
    return this.objectives.delete(params.name);
  }
}

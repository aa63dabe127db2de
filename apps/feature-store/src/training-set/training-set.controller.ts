import { Controller } from '@nestjs/common';
import {
  createTrainingSet,
  getTrainingSet,
  listTrainingSets,
  rebuildTrainingSet,
} from '@modelkeep/contracts/features/training-set.api';
import { Handles, type RequestOf } from '@modelkeep/service';
import { TrainingSets } from './training-sets';

@Controller()
export class TrainingSetController {
  constructor(private readonly trainingSets: TrainingSets) {}

  @Handles(createTrainingSet)
  create({ body, caller }: RequestOf<typeof createTrainingSet>) {
    return this.trainingSets.create(body, caller.name);
  }

  @Handles(getTrainingSet)
  get({ params }: RequestOf<typeof getTrainingSet>) {
    return this.trainingSets.get(params.id);
  }

  @Handles(listTrainingSets)
  list({ query }: RequestOf<typeof listTrainingSets>) {
    return this.trainingSets.list(query.limit, query.name, query.after);
  }

  @Handles(rebuildTrainingSet)
  rebuild({ params }: RequestOf<typeof rebuildTrainingSet>) {
    return this.trainingSets.rebuild(params.id);
  }
}

import { Controller } from '@nestjs/common';
import { createTrainingSet } from '@modelkeep/contracts/features/feature-view.api';
import { Handles, type RequestOf } from '@modelkeep/service';
import { TrainingSetService } from './training-set.service';

@Controller()
export class TrainingSetController {
  constructor(private readonly trainingSets: TrainingSetService) {}

  @Handles(createTrainingSet)
  create({ body, caller }: RequestOf<typeof createTrainingSet>) {
    return this.trainingSets.create(body, caller.name);
  }
}

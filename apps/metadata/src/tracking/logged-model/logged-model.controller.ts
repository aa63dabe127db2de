import { Controller, UseFilters } from '@nestjs/common';
import { Handles } from '@modelkeep/service';
import { z } from 'zod';
import { ExperimentId, MlflowErrorFilter, readers } from '@modelkeep/mlflow';
import { tracking } from '../tracking-api';

const searchLoggedModels = tracking.post(
  'logged-models/search',
  z.object({ experiment_ids: z.array(ExperimentId).default([]) }),
  { access: readers },
);

/** MLflow 3 asks for logged models whenever it lists artifacts. None can be logged here: models go to the registry. */
@Controller()
@UseFilters(MlflowErrorFilter)
export class LoggedModelController {
  @Handles(searchLoggedModels)
  search() {
    return { models: [] };
  }
}

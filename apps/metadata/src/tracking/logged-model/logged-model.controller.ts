import { Controller, UseFilters } from '@nestjs/common';
import { Handles } from '@modelkeep/service';
import { z } from 'zod';
import { mlflowPost, readers } from '../mlflow-endpoint';
import { MlflowErrorFilter } from '../mlflow-error';
import { ExperimentId } from '../mlflow-values';

const searchLoggedModels = mlflowPost(
  'logged-models/search',
  z.object({ experiment_ids: z.array(ExperimentId).default([]) }),
  readers,
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

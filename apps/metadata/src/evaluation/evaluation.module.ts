import { Module } from '@nestjs/common';
import { Experiments } from '../tracking/experiment/experiments';
import { EvaluationDatasetController } from './dataset/evaluation-dataset.controller';
import { EvaluationDatasets } from './dataset/evaluation-datasets';
import { Records } from './dataset/records';
import { ScorerController } from './scorer/scorer.controller';
import { Scorers } from './scorer/scorers';

/** What evaluations of GenAI applications are kept with: MLflow's evaluation data sets and scorers. */
@Module({
  controllers: [EvaluationDatasetController, ScorerController],
  providers: [Experiments, EvaluationDatasets, Records, Scorers],
})
export class EvaluationModule {}

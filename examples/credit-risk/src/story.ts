import type { Stage } from './stage';
import { collectData } from './chapters/1-data';
import { train } from './chapters/2-training';
import { approve } from './chapters/3-approval';
import { serve } from './chapters/4-serving';
import { replace } from './chapters/5-drift';
import { answerWhy } from './chapters/6-why';
import { showTimeline } from './timeline';

export interface Outcome {
  firstPredictionId: string;
  trainingSetDigest: string;
  retrainingRunId: string;
  retiredVersion: number;
  championVersion: number;
}

/** The life of a credit-risk model, from its data to the replay of one of its first predictions. */
export async function tell(stage: Stage): Promise<Outcome> {
  const since = new Date();
  const data = await collectData(stage);
  const trained = await train(stage, data);
  const first = await approve(stage, trained);
  const predictions = await serve(stage, first, data);
  const successor = await replace(stage, first, data);
  await answerWhy(stage, predictions.firstPredictionId);
  await showTimeline(stage, since);
  return {
    firstPredictionId: predictions.firstPredictionId,
    trainingSetDigest: data.trainingSetDigest,
    retrainingRunId: successor.pipelineRunId,
    retiredVersion: first.version,
    championVersion: successor.version,
  };
}

import type { EventOf } from '@modelkeep/contracts/common/event';
import { LabelObserved } from '@modelkeep/contracts/serving/label-observed.event';
import { PredictionServed } from '@modelkeep/contracts/serving/prediction-served.event';
import { type EventContext, OnEventBatch } from '@modelkeep/eventing';
import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { RolloutEntity } from './rollout.entity';
import { needsLabels } from './plan';
import { predictedClass } from './predicted-class';

/** Joins predictions with their labels, for rollouts that labels decide. All effects are idempotent. */
@Controller()
export class OnLabelledPrediction {
  @OnEventBatch(PredictionServed, { inbox: false })
  async keep(
    @Payload() events: EventOf<typeof PredictionServed>[],
    @Ctx() { transaction }: EventContext,
  ): Promise<void> {
    const names = [...new Set(events.map(({ data }) => data.deployment))];
    const rollouts = await transaction
      .createQueryBuilder(RolloutEntity, 'rollout')
      .innerJoin('deployment', 'deployment', 'deployment.id = rollout.deployment_id')
      .addSelect('deployment.name', 'name')
      .where(`rollout.state = 'running' AND rollout.step > 0 AND deployment.name = ANY(:names)`, { names })
      .getRawAndEntities<{ name: string }>();
    for (const [index, rollout] of rollouts.entities.entries()) {
      if (!needsLabels(rollout.plan, rollout.analysis.maxAccuracyLoss)) continue;
      const name = rollouts.raw[index]?.name;
      const since = rollout.stepStartedAt.toISOString();
      const rows = events.flatMap(({ data }) => {
        const predicted = predictedClass(data.outputs);
        if (data.deployment !== name || data.time < since || predicted === undefined) return [];
        const { predictionId, shadowOf = predictionId, revision } = data;
        const role = revision === rollout.candidate ? 'candidate' : 'others';
        return [{ predictionId, answeredId: shadowOf, role, predicted }];
      });
      await transaction.query(KEEP, [rollout.id, rollout.step, JSON.stringify(rows)]);
    }
  }

  @OnEventBatch(LabelObserved, { inbox: false })
  async label(
    @Payload() events: EventOf<typeof LabelObserved>[],
    @Ctx() { transaction }: EventContext,
  ): Promise<void> {
    const labels = new Map(events.map(({ data }) => [data.predictionId, String(data.label)]));
    await transaction.query(LABEL, [[...labels.keys()], [...labels.values()]]);
  }
}

const KEEP = `
  INSERT INTO rollout_prediction (prediction_id, answered_id, rollout_id, step, role, predicted)
  SELECT "predictionId", "answeredId", $1, $2, role, predicted
  FROM jsonb_to_recordset($3) AS row ("predictionId" uuid, "answeredId" uuid, role text, predicted text)
  ON CONFLICT DO NOTHING`;

const LABEL = `
  UPDATE rollout_prediction SET label = observed.label
  FROM unnest($1::uuid[], $2::text[]) AS observed (id, label)
  WHERE answered_id = observed.id`;

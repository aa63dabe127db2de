import type { EventOf } from '@modelkeep/contracts/common/event';
import { TrafficObserved } from '@modelkeep/contracts/serving/traffic-observed.event';
import { type EventContext, OnEvent } from '@modelkeep/eventing';
import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { Consumers } from '../consumer/consumers';
import { Observations } from './observations';
import { RolloutEntity } from './rollout.entity';

/** Keeps what gateways saw: who calls, and how the candidate of a rollout does. */
@Controller()
export class OnTrafficObserved {
  constructor(
    private readonly consumers: Consumers,
    private readonly observations: Observations,
  ) {}

  @OnEvent(TrafficObserved)
  async keep(
    @Payload() { data }: EventOf<typeof TrafficObserved>,
    @Ctx() { transaction }: EventContext,
  ): Promise<void> {
    await this.consumers.note(transaction, data);
    const rollout = await transaction
      .createQueryBuilder(RolloutEntity, 'rollout')
      .innerJoin('deployment', 'deployment', 'deployment.id = rollout.deployment_id')
      .where(`deployment.name = :name AND rollout.state = 'running'`, { name: data.deployment })
      // What was seen in part before the step began says nothing of it.
      .andWhere('rollout.step > 0 AND rollout.step_started_at <= :from', { from: data.from })
      .getOne();
    if (rollout) await this.observations.add(transaction, rollout, data.revisions);
  }
}

import type { EventOf } from '@modelkeep/contracts/common/event';
import { TrafficShifted } from '@modelkeep/contracts/deployment/traffic-shifted.event';
import { ModelVersionDeployed } from '@modelkeep/contracts/registry/model-version-deployed.event';
import { type EventContext, OnEvent, Outbox } from '@modelkeep/eventing';
import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import { ModelVersionEntity } from '../model-version/model-version.entity';
import { StageHistory } from '../model-version/stage-history';

/** An approved version becomes a deployed one with its first share of traffic. */
@Controller()
export class OnTrafficShifted {
  constructor(
    private readonly outbox: Outbox,
    private readonly history: StageHistory,
  ) {}

  @OnEvent(TrafficShifted)
  async deploy(
    @Payload() { data, actor }: EventOf<typeof TrafficShifted>,
    @Ctx() { transaction }: EventContext,
  ): Promise<void> {
    const revisions = data.traffic.filter(({ percent }) => percent > 0).map(({ revision }) => revision);
    // Events of one deployment come in order: its revisions were remembered before they took traffic.
    const versions = await transaction
      .createQueryBuilder(ModelVersionEntity, 'version')
      .innerJoin('revisions', 'revision', 'revision.model_version_id = version.id')
      .where('revision.deployment_id = :deploymentId AND revision.revision = ANY(:revisions)', {
        deploymentId: data.deploymentId,
        revisions,
      })
      .andWhere(`version.stage = 'approved'`)
      .setLock('pessimistic_write', undefined, ['version'])
      .getMany();
    for (const version of versions) {
      await this.history.advance(transaction, version, 'deployed', {
        actor: actor ?? 'service:deployment',
        reason: `first traffic in deployment ${data.deployment}`,
      });
      const { id: modelVersionId, model, version: number } = version;
      await this.outbox.publish(
        transaction,
        ModelVersionDeployed,
        { modelVersionId, model, version: number, deployment: data.deployment },
        { actor },
      );
    }
  }
}

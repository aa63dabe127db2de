import { Injectable } from '@nestjs/common';
import type { ModelVersionStage, StageChange } from '@modelkeep/contracts/registry/model-version';
import { DataSource, type EntityManager } from 'typeorm';
import type { ModelVersionEntity } from './model-version.entity';
import { requireStep } from './stage';
import { StageChangeEntity, stageChangeOf } from './stage-change.entity';

/** The one way from stage to stage: each step is checked against the table of transitions, and recorded. */
@Injectable()
export class StageHistory {
  constructor(private readonly dataSource: DataSource) {}

  /** `version` must be locked by the transaction. Throws 409 where the stage may not follow. */
  async advance(
    transaction: EntityManager,
    version: ModelVersionEntity,
    to: ModelVersionStage,
    { actor, reason }: { actor: string; reason?: string },
  ): Promise<void> {
    const from = version.stage;
    requireStep(from, to);
    version.stage = to;
    await transaction.save(version);
    await transaction.insert(StageChangeEntity, {
      modelVersionId: version.id,
      fromStage: from,
      toStage: to,
      actor,
      reason: reason ?? null,
      changedAt: new Date(),
    });
  }

  /** Every step, from registration on, oldest first. */
  async of({ id, registeredAt, registeredBy }: ModelVersionEntity): Promise<StageChange[]> {
    const changes = await this.dataSource
      .getRepository(StageChangeEntity)
      .find({ where: { modelVersionId: id }, order: { changedAt: 'ASC' } });
    const born: StageChange = {
      to: 'candidate',
      actor: registeredBy,
      reason: 'registered',
      at: registeredAt.toISOString(),
    };
    return [born, ...changes.map(stageChangeOf)];
  }
}

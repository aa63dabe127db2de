import { Controller } from '@nestjs/common';
import type { Entity } from '@modelkeep/contracts/features/feature-view';
import { applyEntity } from '@modelkeep/contracts/features/feature-view.api';
import { UnitOfWork } from '@modelkeep/persistence';
import { Handles, type RequestOf } from '@modelkeep/service';
import { Entities } from './entities';

@Controller()
export class EntityController {
  constructor(
    private readonly entities: Entities,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  @Handles(applyEntity)
  async apply({ params, body }: RequestOf<typeof applyEntity>): Promise<Entity> {
    const { after } = await this.unitOfWork.run((transaction) =>
      this.entities.apply(transaction, params.name, body),
    );
    return after;
  }
}

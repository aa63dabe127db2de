import { Controller } from '@nestjs/common';
import type { Entity } from '@modelkeep/contracts/features/feature-view';
import { applyEntity } from '@modelkeep/contracts/features/feature-view.api';
import { conflict, Handles, type RequestOf } from '@modelkeep/service';
import { DataSource } from 'typeorm';
import { EntityEntity } from './entity.entity';

@Controller()
export class EntityController {
  constructor(private readonly dataSource: DataSource) {}

  @Handles(applyEntity)
  async apply({ params, body }: RequestOf<typeof applyEntity>): Promise<Entity> {
    const entities = this.dataSource.getRepository(EntityEntity);
    await entities
      .createQueryBuilder()
      .insert()
      .values({ name: params.name, joinKey: body.joinKey, description: body.description ?? null })
      .orUpdate(['description'], ['name'])
      .execute();
    const entity = await entities.findOneByOrFail({ name: params.name });
    if (entity.joinKey !== body.joinKey)
      throw conflict(`The join key of ${params.name} is ${entity.joinKey}; it never changes.`);
    return { name: entity.name, joinKey: entity.joinKey, description: entity.description ?? undefined };
  }
}

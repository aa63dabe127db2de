import { Injectable } from '@nestjs/common';
import type { Entity, EntityDefinition } from '@modelkeep/contracts/features/feature-view';
import { conflict } from '@modelkeep/service';
import type { EntityManager } from 'typeorm';
import type { Applied } from '../definition/applied';
import { EntityEntity } from './entity.entity';

/** What features describe: an applicant, a device. */
@Injectable()
export class Entities {
  /** Throws 409 where the join key would change. */
  async apply(
    transaction: EntityManager,
    name: string,
    { joinKey, description }: EntityDefinition,
  ): Promise<Applied<Entity>> {
    const [before] = await transaction.find(EntityEntity, {
      where: { name },
      lock: { mode: 'pessimistic_write' },
    });
    if (before && before.joinKey !== joinKey)
      throw conflict(`The join key of ${name} is ${before.joinKey}; it never changes.`);
    await transaction.upsert(EntityEntity, { name, joinKey, description: description ?? null }, ['name']);
    const after = await transaction.findOneByOrFail(EntityEntity, { name });
    return { before: before && entityOf(before), after: entityOf(after) };
  }
}

const entityOf = ({ name, joinKey, description }: EntityEntity): Entity => ({
  name,
  joinKey,
  description: description ?? undefined,
});

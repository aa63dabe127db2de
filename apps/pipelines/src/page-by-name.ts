import type { PageQuery } from '@modelkeep/contracts/common/types';
import {
  type EntityManager,
  type EntityTarget,
  type FindOptionsOrder,
  type FindOptionsWhere,
  MoreThan,
} from 'typeorm';

interface Named {
  name: string;
}

/** One page of what is known by a name, in the order of the names. */
export async function pageByName<Entity extends Named>(
  manager: EntityManager,
  entity: EntityTarget<Entity>,
  { limit, after }: PageQuery,
): Promise<{ items: Entity[]; next?: string }> {
  const found = await manager.find(entity, {
    where: { name: MoreThan(after ?? '') } as FindOptionsWhere<Entity>,
    order: { name: 'ASC' } as FindOptionsOrder<Entity>,
    take: limit + 1,
  });
  const items = found.slice(0, limit);
  return { items, next: found.length > limit ? items.at(-1)?.name : undefined };
}

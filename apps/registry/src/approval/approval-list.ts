import { Injectable } from '@nestjs/common';
import { Uuid } from '@modelkeep/contracts/common/types';
import type { Approval } from '@modelkeep/contracts/registry/model-version';
import { invalid } from '@modelkeep/service';
import { DataSource, In, MoreThan } from 'typeorm';
import { NIL } from 'uuid';
import { ModelVersionEntity } from '../model-version/model-version.entity';
import { ApprovalEntity } from './approval.entity';
import { ApprovalViews } from './approval-views';

/** Approvals of all versions: who waits for whom. */
@Injectable()
export class ApprovalList {
  constructor(
    private readonly dataSource: DataSource,
    private readonly views: ApprovalViews,
  ) {}

  /** Oldest request first, after the one with the id `after`. Throws 400 where that is no id. */
  async list(
    state: Approval['state'] | undefined,
    limit: number,
    after: string | undefined,
  ): Promise<{ items: Approval[]; next?: string }> {
    const beyond = Uuid.safeParse(after ?? NIL);
    if (!beyond.success) throw invalid([{ path: 'query.after', message: 'expected the `next` of a page' }]);
    const approvals = await this.dataSource.getRepository(ApprovalEntity).find({
      where: { id: MoreThan(beyond.data), ...(state !== undefined && { state }) },
      order: { id: 'ASC' },
      take: limit,
    });
    const versions = await this.dataSource
      .getRepository(ModelVersionEntity)
      .findBy({ id: In(approvals.map(({ modelVersionId }) => modelVersionId)) });
    const items = await this.views.of(this.dataSource.manager, approvals, versions);
    return { items, next: approvals.length === limit ? approvals.at(-1)?.id : undefined };
  }
}

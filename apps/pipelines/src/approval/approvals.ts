import { Injectable } from '@nestjs/common';
import type { PageQuery } from '@modelkeep/contracts/common/types';
import type { StepApproval } from '@modelkeep/contracts/pipelines/approval';
import { StepApprovalDecided } from '@modelkeep/contracts/pipelines/step-approval-decided.event';
import { Outbox } from '@modelkeep/eventing';
import { UnitOfWork } from '@modelkeep/persistence';
import { conflict, forbidden, notFound } from '@modelkeep/service';
import { DataSource, type EntityManager } from 'typeorm';
import { wakeStep } from '../pipeline-run/release-steps';
import { lockRun } from '../pipeline-run/run-ending';
import { WHOLE_STEP } from '../pipeline-run/step-run.entity';

export interface Decision {
  runId: string;
  step: string;
  item?: number;
  decision: 'approved' | 'rejected';
  comment?: string;
  actor: string;
}

/** Steps that wait for approvals. */
@Injectable()
export class Approvals {
  constructor(
    private readonly dataSource: DataSource,
    private readonly unitOfWork: UnitOfWork,
    private readonly outbox: Outbox,
  ) {}

  /** Open ones, oldest run first. */
  async list({ limit, after, runId }: PageQuery & { runId?: string }) {
    const rows = await this.dataSource.query<ApprovalRow[]>(
      `${SELECT} WHERE approval.decision IS NULL AND step.state = 'suspended'
         AND ($2::uuid IS NULL OR approval.run_id = $2)
         AND ($3::text IS NULL OR ${KEY} > $3)
       ORDER BY ${KEY} LIMIT $1`,
      [limit + 1, runId ?? null, after ?? null],
    );
    const page = rows.slice(0, limit);
    return { items: page.map(viewOf), next: rows.length > limit ? page.at(-1)?.key : undefined };
  }

  /**
   * Decides, and lets the step go on. Throws 404 where the step asks nothing, 403 where the caller started the run and the
   * step does not allow that, 409 where it is decided or withdrawn.
   */
  async decide({ runId, step, item, decision, comment, actor }: Decision): Promise<StepApproval> {
    return this.unitOfWork.run(async (transaction) => {
      await lockRun(transaction, runId);
      const place = [runId, step, item ?? WHOLE_STEP];
      const found = await find(transaction, place);
      if (!found) throw notFound(`approval that step ${step} of run ${runId} asks for`);
      if (found.state !== 'open') throw conflict(`It is not open: it is ${found.state}.`);
      if (found.startedBy === actor && !found.allowStarter)
        throw forbidden('Whoever started the run may not approve its steps.');
      await transaction.query(
        `UPDATE step_approval SET decision = $4, decided_by = $5, comment = $6, decided_at = now()
         WHERE run_id = $1 AND step = $2 AND item = $3`,
        [...place, decision, actor, comment ?? null],
      );
      const { pipeline } = found;
      const data = { runId, pipeline, step, item, decision, decidedBy: actor, comment };
      await this.outbox.publish(transaction, StepApprovalDecided, data, { actor });
      await wakeStep(transaction, { runId, step, item });
      return (await find(transaction, place)) as StepApproval;
    });
  }
}

interface ApprovalRow extends Omit<
  StepApproval,
  'createdAt' | 'decidedAt' | 'item' | 'decidedBy' | 'comment'
> {
  key: string;
  item: number | null;
  createdAt: Date;
  decidedAt: Date | null;
  decidedBy: string | null;
  comment: string | null;
}

const KEY = "approval.run_id || '/' || approval.step || '/' || approval.item";

const SELECT = `
  SELECT ${KEY} AS key, approval.run_id AS "runId", run.pipeline, approval.step, nullif(approval.item, -1) AS item,
         approval.message, approval.details, run.started_by AS "startedBy",
         approval.allow_starter AS "allowStarter",
         coalesce(approval.decision, CASE step.state WHEN 'suspended' THEN 'open' ELSE 'withdrawn' END) AS state,
         approval.decided_by AS "decidedBy", approval.decided_at AS "decidedAt", approval.comment,
         approval.created_at AS "createdAt"
  FROM step_approval approval
  JOIN pipeline_run run ON run.id = approval.run_id
  JOIN step_run step ON step.run_id = approval.run_id AND step.name = approval.step AND step.item = approval.item`;

async function find(transaction: EntityManager, place: unknown[]): Promise<StepApproval | undefined> {
  const [row] = await transaction.query<ApprovalRow[]>(
    `${SELECT} WHERE approval.run_id = $1 AND approval.step = $2 AND approval.item = $3`,
    place,
  );
  return row && viewOf(row);
}

function viewOf({ key: _, item, decidedBy, comment, ...row }: ApprovalRow): StepApproval {
  return {
    ...row,
    item: item ?? undefined,
    decidedBy: decidedBy ?? undefined,
    comment: comment ?? undefined,
    createdAt: row.createdAt.toISOString(),
    decidedAt: row.decidedAt?.toISOString(),
  };
}

import { Injectable } from '@nestjs/common';
import type { ApprovalStep } from '@modelkeep/contracts/pipelines/step';
import { StepApprovalRequested } from '@modelkeep/contracts/pipelines/step-approval-requested.event';
import { Outbox } from '@modelkeep/eventing';
import { DataSource, type EntityManager } from 'typeorm';
import type { Claim, Ending } from '../pipeline-run/claim';
import { WHOLE_STEP } from '../pipeline-run/step-run.entity';
import type { Attempt, KindRunner } from '../step-runner/attempt';
import { StepFailure } from '../step-runner/step-failure';
import { ApprovalEntity } from './approval.entity';

/** Asks for an approval, once, and ends as it was decided. */
@Injectable()
export class ApprovalRunner implements KindRunner<ApprovalStep> {
  constructor(
    private readonly dataSource: DataSource,
    private readonly outbox: Outbox,
  ) {}

  async run({ claim, step, values }: Attempt<ApprovalStep>): Promise<Ending> {
    const asked = await this.dataSource.manager.findOneBy(ApprovalEntity, placeOf(claim));
    if (!asked?.decision) {
      const message = String(values.fill(step.message));
      const details = step.details === undefined ? null : values.fill(step.details);
      return {
        state: 'suspended',
        begin: (transaction) => this.ask(transaction, claim, { message, details }),
      };
    }
    const { decision, decidedBy, comment } = asked;
    if (decision === 'rejected')
      throw new StepFailure(`rejected by ${decidedBy}${comment === null ? '' : `: ${comment}`}`, 'never');
    return { state: 'succeeded', outputs: {}, parameters: { decidedBy, comment } };
  }

  private async ask(
    transaction: EntityManager,
    claim: Claim,
    { message, details }: { message: string; details: unknown },
  ): Promise<void> {
    const { run, item, step } = claim;
    await transaction.save(ApprovalEntity, {
      ...placeOf(claim),
      ...{ message, details, allowStarter: (step as ApprovalStep).allowStarter },
      ...{ decision: null, decidedBy: null, decidedAt: null, comment: null },
    });
    const data = { runId: run.id, pipeline: run.pipeline, step: step.name, item, message };
    await this.outbox.publish(transaction, StepApprovalRequested, data, { actor: run.startedBy });
  }
}

const placeOf = ({ run, step, item = WHOLE_STEP }: Claim) => ({ runId: run.id, step: step.name, item });

import type { EventOf } from '@modelkeep/contracts/common/event';
import { RevisionCreated } from '@modelkeep/contracts/deployment/revision-created.event';
import { type EventContext, OnEvent } from '@modelkeep/eventing';
import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';

/** Remembers which version each revision of a deployment serves. */
@Controller()
export class OnRevisionCreated {
  @OnEvent(RevisionCreated)
  async remember(
    @Payload() { data }: EventOf<typeof RevisionCreated>,
    @Ctx() context: EventContext,
  ): Promise<void> {
    await context.transaction.query(
      `INSERT INTO revisions (deployment_id, revision, deployment, model_version_id) VALUES ($1, $2, $3, $4)
       ON CONFLICT DO NOTHING`,
      [data.deploymentId, data.revision, data.deployment, data.modelVersionId],
    );
  }
}

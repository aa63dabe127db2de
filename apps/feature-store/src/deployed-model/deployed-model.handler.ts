import { Controller } from '@nestjs/common';
import { Ctx, Payload } from '@nestjs/microservices';
import type { EventOf } from '@modelkeep/contracts/common/event';
import { DeploymentDecommissioned } from '@modelkeep/contracts/deployment/deployment-decommissioned.event';
import { RevisionCreated } from '@modelkeep/contracts/deployment/revision-created.event';
import { RevisionFailed } from '@modelkeep/contracts/deployment/revision-failed.event';
import { RevisionRetired } from '@modelkeep/contracts/deployment/revision-retired.event';
import { PackageBuilt } from '@modelkeep/contracts/registry/package-built.event';
import { type EventContext, OnEvent } from '@modelkeep/eventing';

/** Keeps track of the models that take features: what they are bound to, and where they are deployed. */
@Controller()
export class DeployedModelHandler {
  @OnEvent(PackageBuilt)
  async onBuilt(
    @Payload() { data: { digest, manifest } }: EventOf<typeof PackageBuilt>,
    @Ctx() { transaction }: EventContext,
  ): Promise<void> {
    const { model, version, features: binding } = manifest;
    if (!binding) return;
    await transaction.query(
      `INSERT INTO bound_packages (digest, model, version, feature_view, features) VALUES ($1, $2, $3, $4, $5)
       ON CONFLICT DO NOTHING`,
      [digest, model, version, binding.featureView, binding.features],
    );
  }

  /** From here on, not from readiness: a replica that starts reads features too. */
  @OnEvent(RevisionCreated)
  async onCreated(
    @Payload() { data }: EventOf<typeof RevisionCreated>,
    @Ctx() { transaction }: EventContext,
  ): Promise<void> {
    await transaction.query(
      `INSERT INTO live_revisions (deployment_id, revision, deployment, package_digest) VALUES ($1, $2, $3, $4)
       ON CONFLICT DO NOTHING`,
      [data.deploymentId, data.revision, data.deployment, data.packageDigest],
    );
  }

  @OnEvent(RevisionRetired)
  onRetired(
    @Payload() { data }: EventOf<typeof RevisionRetired>,
    @Ctx() { transaction }: EventContext,
  ): Promise<void> {
    return remove(transaction, data.deploymentId, data.revision);
  }

  @OnEvent(RevisionFailed)
  onFailed(
    @Payload() { data }: EventOf<typeof RevisionFailed>,
    @Ctx() { transaction }: EventContext,
  ): Promise<void> {
    return remove(transaction, data.deploymentId, data.revision);
  }

  @OnEvent(DeploymentDecommissioned)
  onDecommissioned(
    @Payload() { data }: EventOf<typeof DeploymentDecommissioned>,
    @Ctx() { transaction }: EventContext,
  ): Promise<void> {
    return remove(transaction, data.deploymentId);
  }
}

/** All revisions unless told. */
async function remove(
  transaction: EventContext['transaction'],
  deploymentId: string,
  revision?: number,
): Promise<void> {
  await transaction.query(
    'DELETE FROM live_revisions WHERE deployment_id = $1 AND ($2::int IS NULL OR revision = $2)',
    [deploymentId, revision ?? null],
  );
}

import { createPrivateKey } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { BundleManifest, SealedVersion } from '@modelkeep/contracts/registry/archive-bundle';
import type { Approval, StageChange } from '@modelkeep/contracts/registry/model-version';
import type { ModelCard } from '@modelkeep/contracts/registry/model-version.api';
import type { PackageManifest } from '@modelkeep/contracts/registry/package';
import { signManifest } from '@modelkeep/packaging';
import type { EntityManager } from 'typeorm';
import { ApprovalEntity } from '../approval/approval.entity';
import { DecisionEntity } from '../approval/decision.entity';
import { config } from '../config';
import { ModelCardEntity } from '../model-card/model-card.entity';
import { ModelVersionEntity } from '../model-version/model-version.entity';
import { StageChangeEntity } from '../model-version/stage-change.entity';
import { PackageEntity } from '../package/package.entity';

export interface SealedRecords {
  version: SealedVersion;
  sealedPackage: PackageManifest;
  history: StageChange[];
  approvals: Approval[];
  card?: ModelCard;
}

/** Writes the records of an archive as rows, with their first ids, people and times. */
@Injectable()
export class RestoredRecords {
  private readonly signingKey = createPrivateKey(config.SIGNING_PRIVATE_KEY);

  /** The model must be locked by the transaction. */
  async insert(transaction: EntityManager, manifest: BundleManifest, sealed: SealedRecords): Promise<void> {
    await insertVersion(transaction, sealed.version, manifest);
    // Signed anew: whoever imports vouches for the package, whose digest stays; the first signature is in the bundle.
    await transaction.insert(PackageEntity, {
      ...signManifest(sealed.sealedPackage, this.signingKey),
      modelVersionId: sealed.version.id,
    });
    await insertHistory(transaction, sealed, manifest);
    if (sealed.card) await insertCard(transaction, sealed.card, sealed.version);
    for (const approval of sealed.approvals) await insertApproval(transaction, approval);
  }
}

async function insertVersion(
  transaction: EntityManager,
  { tags, ...version }: SealedVersion,
  { sealedAt }: BundleManifest,
): Promise<void> {
  await transaction.query(
    `UPDATE registered_models SET last_number = greatest(last_number, $2),
       latest_version = greatest(latest_version, $2), updated_at = now() WHERE name = $1`,
    [version.model, version.version],
  );
  await transaction.insert(ModelVersionEntity, {
    ...version,
    stage: 'archived',
    mlflowStage: version.mlflowStage ?? 'None',
    registeredAt: new Date(version.registeredAt),
    updatedAt: new Date(sealedAt),
  });
  await transaction.query(
    'INSERT INTO model_version_tags (id, key, value) SELECT $1, key, value FROM jsonb_each_text($2) AS t',
    [version.id, JSON.stringify(tags)],
  );
}

/** Steps as they were sealed, and the one that sealed them; registration is no row. */
async function insertHistory(
  transaction: EntityManager,
  { history, version }: SealedRecords,
  { sealedAt, sealedBy }: BundleManifest,
): Promise<void> {
  const archived: StageChange = {
    ...{ from: version.stage, to: 'archived', actor: sealedBy, reason: 'sealed elsewhere', at: sealedAt },
  };
  for (const { from, to, actor, reason, at } of [...history, archived])
    if (from)
      await transaction.insert(StageChangeEntity, {
        ...{ modelVersionId: version.id, fromStage: from, toStage: to, actor },
        ...{ reason: reason ?? null, changedAt: new Date(at) },
      });
}

async function insertCard(transaction: EntityManager, card: ModelCard, { id }: SealedVersion): Promise<void> {
  const { intendedUse, limitations, updatedAt, training } = card;
  await transaction.insert(ModelCardEntity, {
    ...{ modelVersionId: id, intendedUse, limitations: limitations ?? null, updatedAt: new Date(updatedAt) },
  });
  if (training.runId)
    await transaction.query('INSERT INTO runs (run_id, params) VALUES ($1, $2) ON CONFLICT DO NOTHING', [
      training.runId,
      JSON.stringify(training.params),
    ]);
}

async function insertApproval(transaction: EntityManager, approval: Approval): Promise<void> {
  const { decisions, decidedAt, requestedAt, ...rest } = approval;
  await transaction.insert(ApprovalEntity, {
    ...rest,
    requestedAt: new Date(requestedAt),
    decidedAt: decidedAt ? new Date(decidedAt) : null,
  });
  for (const { decision, by, at, comment } of decisions)
    await transaction.insert(DecisionEntity, {
      ...{ approvalId: approval.id, actor: by, decision, comment: comment ?? null, decidedAt: new Date(at) },
    });
}

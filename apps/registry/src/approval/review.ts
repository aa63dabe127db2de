import { createPrivateKey, createPublicKey } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import type { ApprovalCheck } from '@modelkeep/contracts/registry/approval-policy';
import { verifyPackage } from '@modelkeep/packaging';
import type { EntityManager } from 'typeorm';
import { config } from '../config';
import { ModelCardEntity } from '../model-card/model-card.entity';
import type { ModelVersionEntity } from '../model-version/model-version.entity';
import { PackageEntity, signedPackageOf } from '../package/package.entity';
import type { ApprovalEntity } from './approval.entity';
import { checksOf } from './checks';

/** Gathers what is on record of a version, and checks it against the policy of its approval. */
@Injectable()
export class Review {
  private readonly publicKey = createPublicKey(createPrivateKey(config.SIGNING_PRIVATE_KEY));

  async checks(
    manager: EntityManager,
    { policy, packageDigest }: ApprovalEntity,
    { id, metrics }: ModelVersionEntity,
  ): Promise<ApprovalCheck[]> {
    if (!policy) return [];
    const sealed = signedPackageOf(await manager.findOneByOrFail(PackageEntity, { digest: packageDigest }));
    const card = await manager.findOneBy(ModelCardEntity, { modelVersionId: id });
    return checksOf(policy.rules, {
      metrics,
      sealed,
      cardUpdatedAt: card?.updatedAt.toISOString(),
      signatureFault: this.faultOf(sealed),
    });
  }

  private faultOf(sealed: Parameters<typeof verifyPackage>[0]): string | undefined {
    try {
      verifyPackage(sealed, this.publicKey);
      return undefined;
    } catch (error) {
      return (error as Error).message;
    }
  }
}

import { Injectable } from '@nestjs/common';
import { ModelVersionArchived } from '@modelkeep/contracts/registry/model-version-archived.event';
import { Outbox } from '@modelkeep/eventing';
import { ArchiveStore } from '@modelkeep/object-store';
import { UnitOfWork } from '@modelkeep/persistence';
import { conflict, notFound } from '@modelkeep/service';
import { DataSource } from 'typeorm';
import { ApprovalService } from '../approval/approval.service';
import { ModelCardService } from '../model-card/model-card.service';
import { ModelVersionService } from '../model-version/model-version.service';
import { requireStep } from '../model-version/stage';
import { StageHistory } from '../model-version/stage-history';
import { PackageService } from '../package/package.service';
import { ArchiveEntity, type ArchiveView } from './archive.entity';
import { bundleOf, folderOf } from './bundle';

const DAY_MS = 24 * 3_600_000;

/** Seals decommissioned versions under object lock. */
@Injectable()
export class ArchiveService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly unitOfWork: UnitOfWork,
    private readonly outbox: Outbox,
    private readonly archives: ArchiveStore,
    private readonly versions: ModelVersionService,
    private readonly history: StageHistory,
    private readonly packages: PackageService,
    private readonly cards: ModelCardService,
    private readonly approvals: ApprovalService,
  ) {}

  /**
   * Writes the bundle first and the record after: where it fails between the two, the same call completes it.
   * Throws 409 for a version that is not decommissioned, or has no package.
   */
  async archive(model: string, number: number, retentionDays: number, actor: string): Promise<ArchiveView> {
    const version = await this.versions.get(model, number);
    if (version.stage === 'archived' && version.packageDigest) return this.get(version.packageDigest);
    requireStep(version.stage, 'archived');
    if (!version.packageDigest) throw conflict('The version has no package to archive.');
    const retainUntil = new Date(Date.now() + retentionDays * DAY_MS);
    const objects = await this.write(model, number, version.packageDigest, retainUntil);
    return this.unitOfWork.run(async (transaction) => {
      const entity = await this.versions.lock(transaction, model, number);
      await this.history.advance(transaction, entity, 'archived', {
        actor,
        reason: `sealed for ${retentionDays} days`,
      });
      const archive = transaction.create(ArchiveEntity, {
        packageDigest: version.packageDigest,
        modelVersionId: version.id,
        bucket: this.archives.bucket,
        objects,
        retainUntil,
        archivedAt: new Date(),
        archivedBy: actor,
      });
      await transaction.insert(ArchiveEntity, archive);
      const { packageDigest, bucket } = archive;
      await this.outbox.publish(
        transaction,
        ModelVersionArchived,
        {
          modelVersionId: version.id,
          model,
          version: number,
          packageDigest,
          bucket,
          retainUntil: retainUntil.toISOString(),
          archivedBy: actor,
        },
        { actor },
      );
      return viewOf(archive, version);
    });
  }

  /** Archive that holds a package. Throws 404. */
  async get(packageDigest: string): Promise<ArchiveView> {
    const archive = await this.dataSource.getRepository(ArchiveEntity).findOneBy({ packageDigest });
    if (!archive) throw notFound(`archive of package ${packageDigest}`);
    const { manifest } = await this.packages.get(packageDigest);
    return viewOf(archive, manifest);
  }

  private async write(
    model: string,
    number: number,
    digest: string,
    retainUntil: Date,
  ): Promise<ArchiveView['objects']> {
    const version = await this.versions.get(model, number);
    const [sealed, card] = await Promise.all([this.packages.get(digest), this.cards.get(model, number)]);
    const approvals = await this.approvals.all(
      await this.versions.find(this.dataSource.manager, model, number),
    );
    const folder = folderOf(version, digest);
    const objects: ArchiveView['objects'] = [];
    for (const { key, source } of bundleOf({ version, sealed, card, approvals }))
      objects.push(await this.archives.putLocked(`${folder}/${key}`, source, retainUntil));
    return objects;
  }
}

function viewOf(archive: ArchiveEntity, { model, version }: { model: string; version: number }): ArchiveView {
  return {
    modelVersionId: archive.modelVersionId,
    model,
    version,
    packageDigest: archive.packageDigest,
    bucket: archive.bucket,
    objects: archive.objects,
    retainUntil: archive.retainUntil.toISOString(),
    archivedAt: archive.archivedAt.toISOString(),
    archivedBy: archive.archivedBy,
  };
}

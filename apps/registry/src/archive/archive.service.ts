import { createPrivateKey } from 'node:crypto';
import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import type { BodyOf } from '@modelkeep/contracts/common/endpoint';
import type { Archive } from '@modelkeep/contracts/registry/archive';
import type { archiveModelVersion } from '@modelkeep/contracts/registry/model-version.api';
import { ModelVersionArchived } from '@modelkeep/contracts/registry/model-version-archived.event';
import type { SignedPackage } from '@modelkeep/contracts/registry/package';
import { Outbox } from '@modelkeep/eventing';
import { ArchiveStore } from '@modelkeep/object-store';
import { keyIdOf, packBundle, type PackedBundle } from '@modelkeep/packaging';
import { UnitOfWork } from '@modelkeep/persistence';
import { conflict, notFound } from '@modelkeep/service';
import { DataSource, type EntityManager } from 'typeorm';
import { config } from '../config';
import type { ModelVersionEntity } from '../model-version/model-version.entity';
import { ModelVersionService } from '../model-version/model-version.service';
import { requireStep } from '../model-version/stage';
import { StageHistory } from '../model-version/stage-history';
import { PackageService } from '../package/package.service';
import { ArchiveEntity, viewOf } from './archive.entity';
import { BundleContents } from './bundle-contents';
import { bundleKey } from './bundle-key';

type Request = BodyOf<typeof archiveModelVersion>;

const DAY_MS = 24 * 3_600_000;

/** Seals decommissioned versions under object lock. */
@Injectable()
export class ArchiveService {
  private readonly signingKey = createPrivateKey(config.SIGNING_PRIVATE_KEY);

  constructor(
    private readonly dataSource: DataSource,
    private readonly unitOfWork: UnitOfWork,
    private readonly outbox: Outbox,
    private readonly store: ArchiveStore,
    private readonly versions: ModelVersionService,
    private readonly history: StageHistory,
    private readonly packages: PackageService,
    private readonly bundles: BundleContents,
  ) {}

  /**
   * Brings the bundle to the store unlocked, and locks it in the transaction that records it: of two calls one seals.
   * Throws 409 for a version that is not decommissioned, or has no package.
   */
  async archive(model: string, number: number, request: Request, actor: string): Promise<Archive> {
    const version = await this.versions.find(this.dataSource.manager, model, number);
    if (version.stage === 'archived' && version.packageDigest) return this.get(version.packageDigest);
    requireStep(version.stage, 'archived');
    if (!version.packageDigest) throw conflict('The version has no package to archive.');
    const sealed = await this.packages.get(version.packageDigest);
    const bundle = await this.pack(version, sealed, request, actor);
    const staged = await this.store.stage(Readable.from(bundle.bytes()));
    try {
      return await this.unitOfWork.run(async (transaction) => {
        const locked = await this.versions.lock(transaction, model, number);
        await this.history.advance(transaction, locked, 'archived', {
          actor,
          reason: `sealed for ${request.retentionDays} days`,
        });
        const { manifest } = bundle;
        const key = bundleKey(manifest, staged.digest);
        const archive = transaction.create(ArchiveEntity, {
          packageDigest: sealed.digest,
          modelVersionId: version.id,
          bucket: this.store.bucket,
          bundle: {
            ...{ key, digest: staged.digest, sizeBytes: staged.sizeBytes },
            keyId: keyIdOf(this.signingKey),
          },
          files: bundle.files.map((file) => ({ ...file, key })),
          gaps: manifest.gaps,
          retainUntil: new Date(manifest.retainUntil),
          archivedAt: new Date(manifest.sealedAt),
          archivedBy: actor,
        });
        await transaction.insert(ArchiveEntity, archive);
        await this.announce(transaction, archive, version);
        await this.store.seal(staged, key, archive.retainUntil);
        return viewOf(archive, version);
      });
    } finally {
      await this.store.discard(staged);
    }
  }

  /** Archive that holds a package. Throws 404. */
  async get(packageDigest: string): Promise<Archive> {
    const archive = await this.dataSource.getRepository(ArchiveEntity).findOneBy({ packageDigest });
    if (!archive) throw notFound(`archive of package ${packageDigest}`);
    const { manifest } = await this.packages.get(packageDigest);
    return viewOf(archive, manifest);
  }

  /** The bundle's bytes. Throws 404, and 409 for an archive without a bundle. */
  async read(packageDigest: string): Promise<{ bytes: Readable; sizeBytes: number; fileName: string }> {
    const { bundle, model, version } = await this.get(packageDigest);
    if (!bundle) throw conflict('The archive is from before there were bundles: it is no single file.');
    const fileName = `${encodeURIComponent(model)}-${version}.tar`;
    return { bytes: await this.store.getLocked(bundle.key), sizeBytes: bundle.sizeBytes, fileName };
  }

  private async pack(
    version: ModelVersionEntity,
    sealed: SignedPackage,
    { retentionDays, trainingData = config.ARCHIVE_TRAINING_DATA, recordedPredictions }: Request,
    actor: string,
  ): Promise<PackedBundle> {
    const options = { trainingData, recordedPredictions };
    const { contents, gaps } = await this.bundles.of(version, sealed, options);
    const now = Date.now();
    const facts = {
      ...{ model: version.model, version: version.version, modelVersionId: version.id },
      packageDigest: sealed.digest,
      sealedAt: new Date(now).toISOString(),
      sealedBy: actor,
      retainUntil: new Date(now + retentionDays * DAY_MS).toISOString(),
      gaps,
    };
    return packBundle(facts, contents, this.signingKey);
  }

  private async announce(
    transaction: EntityManager,
    { packageDigest, bucket, retainUntil, archivedBy }: ArchiveEntity,
    { id: modelVersionId, model, version }: ModelVersionEntity,
  ): Promise<void> {
    const archived = { modelVersionId, model, version, packageDigest, bucket, archivedBy };
    await this.outbox.publish(
      transaction,
      ModelVersionArchived,
      { ...archived, retainUntil: retainUntil.toISOString() },
      { actor: archivedBy },
    );
  }
}

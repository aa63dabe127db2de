import { Injectable } from '@nestjs/common';
import { recordDataSnapshot } from '@modelkeep/contracts/metadata/data-snapshot.api';
import { DataSnapshot } from '@modelkeep/contracts/metadata/data-snapshot';
import type { Archive } from '@modelkeep/contracts/registry/archive';
import { BUNDLE, type BundleManifest, SealedVersion } from '@modelkeep/contracts/registry/archive-bundle';
import { Approval, StageChange } from '@modelkeep/contracts/registry/model-version';
import { ModelCard } from '@modelkeep/contracts/registry/model-version.api';
import { ModelVersionRestored } from '@modelkeep/contracts/registry/model-version-restored.event';
import { PackageManifest } from '@modelkeep/contracts/registry/package';
import { Outbox } from '@modelkeep/eventing';
import { ObjectStore } from '@modelkeep/object-store';
import { digestOfManifest } from '@modelkeep/packaging';
import { UnitOfWork } from '@modelkeep/persistence';
import { conflict, ServiceClient, unprocessable } from '@modelkeep/service';
import { DataSource, type EntityManager } from 'typeorm';
import { z } from 'zod';
import { ModelVersionEntity } from '../model-version/model-version.entity';
import { RegisteredModelService } from '../registered-model/registered-model.service';
import { ArchiveEntity, viewOf } from './archive.entity';
import { ArchivedFiles } from './archived-files';
import { RestoredRecords, type SealedRecords } from './restored-records';

/** A bundle that was verified, and lies in the archive. */
export interface ImportedBundle {
  manifest: BundleManifest;
  files: Archive['files'];
  bucket: string;
  bundle: NonNullable<Archive['bundle']>;
  retainUntil: Date;
  actor: string;
}

/** Blobs that the rest of the suite reads by digest. */
const BLOBS: readonly string[] = [BUNDLE.packageManifest, BUNDLE.lock, BUNDLE.code, BUNDLE.data];

/** Makes the records of an archived version anew, where they were never seen. */
@Injectable()
export class Restoration {
  constructor(
    private readonly dataSource: DataSource,
    private readonly unitOfWork: UnitOfWork,
    private readonly outbox: Outbox,
    private readonly objects: ObjectStore,
    private readonly services: ServiceClient,
    private readonly files: ArchivedFiles,
    private readonly models: RegisteredModelService,
    private readonly records: RestoredRecords,
  ) {}

  /** The archive, where this very bundle is here already. Throws 409 where its place is taken by something else. */
  async known(manifest: BundleManifest, bundleDigest: string): Promise<Archive | undefined> {
    const { manager } = this.dataSource;
    const archive = await manager.findOneBy(ArchiveEntity, { packageDigest: manifest.packageDigest });
    if (archive?.bundle?.digest === bundleDigest) return viewOf(archive, manifest);
    await requireFree(manager, manifest);
    return undefined;
  }

  async restore(imported: ImportedBundle): Promise<Archive> {
    const { manifest, files, bucket, bundle, retainUntil, actor } = imported;
    const sealed = await this.read(imported);
    await this.restoreBlobs(files);
    await this.restoreSnapshot(files, actor);
    return this.unitOfWork.run(async (transaction) => {
      await this.models.createIfMissing(transaction, manifest.model, actor);
      await this.models.lock(transaction, manifest.model);
      await requireFree(transaction, manifest);
      await this.records.insert(transaction, manifest, sealed);
      const archive = transaction.create(ArchiveEntity, {
        ...{ packageDigest: manifest.packageDigest, modelVersionId: manifest.modelVersionId },
        ...{ bucket, bundle, files, gaps: manifest.gaps, retainUntil },
        ...{ archivedAt: new Date(manifest.sealedAt), archivedBy: manifest.sealedBy },
        ...{ importedAt: new Date(), importedBy: actor },
      });
      await transaction.insert(ArchiveEntity, archive);
      const { modelVersionId, model, version, packageDigest, sealedBy, sealedAt } = manifest;
      await this.outbox.publish(
        transaction,
        ModelVersionRestored,
        {
          ...{ modelVersionId, model, version, packageDigest, sealedBy, sealedAt },
          ...{ bundleDigest: bundle.digest, keyId: bundle.keyId, importedBy: actor },
        },
        { actor },
      );
      return viewOf(archive, manifest);
    });
  }

  /** Throws 422 where the records do not belong together. */
  private async read({ manifest, files }: ImportedBundle): Promise<SealedRecords> {
    const read = <S extends z.ZodType>(path: string, schema: S) => this.files.record(files, path, schema);
    const version = await read(BUNDLE.version, SealedVersion);
    const sealedPackage = await read(BUNDLE.packageManifest, PackageManifest);
    if (
      !version ||
      !sealedPackage ||
      version.id !== manifest.modelVersionId ||
      version.model !== manifest.model ||
      version.version !== manifest.version ||
      digestOfManifest(sealedPackage) !== manifest.packageDigest
    )
      throw unprocessable('Version, package and manifest of the archive do not belong together.');
    return {
      ...{ version, sealedPackage },
      history: (await read(BUNDLE.history, z.array(StageChange))) ?? [],
      approvals: (await read(BUNDLE.approvals, z.array(Approval))) ?? [],
      card: await read(BUNDLE.card, ModelCard),
    };
  }

  private async restoreBlobs(files: Archive['files']): Promise<void> {
    for (const file of files) {
      if (!file.path.startsWith(BUNDLE.packageFiles) && !BLOBS.includes(file.path)) continue;
      if (await this.objects.head(file.digest)) continue;
      const { digest } = await this.objects.put(await this.files.open(file));
      if (digest !== file.digest) throw new Error(`${file.path} was stored as ${digest}, not ${file.digest}`);
    }
  }

  /** The training data, where the archive holds it, is a data snapshot here too. */
  private async restoreSnapshot(files: Archive['files'], actor: string): Promise<void> {
    const data = files.find(({ path }) => path === BUNDLE.data);
    const snapshot = data && (await this.files.record(files, BUNDLE.snapshot, DataSnapshot));
    if (!snapshot) return;
    const { name, format, description, source, rows } = snapshot;
    await this.services.call(recordDataSnapshot, {
      query: { name, format, description, source, rows },
      stream: await this.files.open(data),
      actor,
    });
  }
}

/** Throws 409 where the version's id or number is taken. */
async function requireFree(manager: EntityManager, manifest: BundleManifest): Promise<void> {
  const { model, version, modelVersionId: id } = manifest;
  const taken = await manager.findOne(ModelVersionEntity, { where: [{ id }, { model, version }] });
  if (taken)
    throw conflict(
      taken.id === id
        ? `Version ${version} of ${model} is here already, and not from this archive.`
        : `There is another version ${version} of ${model} here.`,
    );
}

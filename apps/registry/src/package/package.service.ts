import { createPrivateKey } from 'node:crypto';
import { Readable } from 'node:stream';
import { Injectable } from '@nestjs/common';
import type { BodyOf } from '@modelkeep/contracts/common/endpoint';
import type { buildPackage } from '@modelkeep/contracts/registry/model-version.api';
import { PackageManifest, type SignedPackage } from '@modelkeep/contracts/registry/package';
import { PackageBuilt } from '@modelkeep/contracts/registry/package-built.event';
import { Outbox } from '@modelkeep/eventing';
import { ObjectStore } from '@modelkeep/object-store';
import { canonicalBytes, signManifest } from '@modelkeep/packaging';
import { UnitOfWork } from '@modelkeep/persistence';
import { conflict, type FieldFault, notFound, unprocessable } from '@modelkeep/service';
import { DataSource } from 'typeorm';
import { config } from '../config';
import type { ModelVersionEntity } from '../model-version/model-version.entity';
import { ModelVersionService } from '../model-version/model-version.service';
import { faultsOfPaths } from './file-paths';
import { PackageEntity, signedPackageOf } from './package.entity';

type PackageRequest = BodyOf<typeof buildPackage>;

/** Seals model object and deployment resources into signed packages. */
@Injectable()
export class PackageService {
  private readonly signingKey = createPrivateKey(config.SIGNING_PRIVATE_KEY);

  constructor(
    private readonly dataSource: DataSource,
    private readonly unitOfWork: UnitOfWork,
    private readonly outbox: Outbox,
    private readonly objects: ObjectStore,
    private readonly versions: ModelVersionService,
  ) {}

  /** A version has one package: the same request answers with it, another is refused with 409. */
  async build(
    model: string,
    version: number,
    request: PackageRequest,
    actor: string,
  ): Promise<SignedPackage> {
    const files = await this.measure(request.files);
    return this.unitOfWork.run(async (transaction) => {
      const entity = await this.versions.lock(transaction, model, version);
      const known = await transaction.findOneBy(PackageEntity, { modelVersionId: entity.id });
      const manifest = manifestOf(
        entity,
        request,
        files,
        known ? known.manifest.builtAt : new Date().toISOString(),
      );
      const signed = signManifest(manifest, this.signingKey);
      if (known) {
        if (known.digest !== signed.digest)
          throw conflict(`Version ${version} of ${model} has another package: ${known.digest}.`);
        return signedPackageOf(known);
      }
      // The manifest lies in the object store under the package's own digest, so that the digest is enough to load it.
      await this.objects.put(Readable.from([canonicalBytes(manifest)]));
      await transaction.insert(PackageEntity, { ...signed, modelVersionId: entity.id });
      entity.packageDigest = signed.digest;
      await transaction.save(entity);
      await this.outbox.publish(transaction, PackageBuilt, signed, { actor });
      return signed;
    });
  }

  /** Throws 404. */
  async get(digest: string): Promise<SignedPackage> {
    const entity = await this.dataSource.getRepository(PackageEntity).findOneBy({ digest });
    if (!entity) throw notFound(`package ${digest}`);
    return signedPackageOf(entity);
  }

  /** Adds each file's size; throws 422 that names the files with wrong paths, or whose blobs are not there. */
  private async measure(files: PackageRequest['files']): Promise<PackageManifest['files']> {
    const faults: FieldFault[] = faultsOfPaths(files.map(({ path }) => path));
    const measured = await Promise.all(
      files.map(async (file, index) => {
        const blob = await this.objects.head(file.digest);
        if (!blob)
          faults.push({
            path: `body.files.${index}.digest`,
            message: `${file.path}: no blob ${file.digest}`,
          });
        return { ...file, sizeBytes: blob?.sizeBytes ?? 0 };
      }),
    );
    if (faults.length > 0) throw unprocessable('Files of the package cannot be taken.', faults);
    if (!files.some(({ role }) => role === 'model'))
      throw unprocessable('A package needs a file with the role model.');
    return measured;
  }
}

function manifestOf(
  version: ModelVersionEntity,
  { signature, features, resources, origin }: PackageRequest,
  files: PackageManifest['files'],
  builtAt: string,
): PackageManifest {
  const manifest = {
    formatVersion: 1,
    model: version.model,
    version: version.version,
    modelVersionId: version.id,
    files: [...files].sort((a, b) => (a.path < b.path ? -1 : 1)),
    signature,
    runtime: { name: 'onnxruntime-node', version: config.ONNXRUNTIME_VERSION, executionProvider: 'cpu' },
    features,
    resources,
    origin: {
      ...origin,
      runId: version.runId ?? undefined,
      pipelineRunId: version.pipelineRunId ?? undefined,
      codeCommit: version.codeCommit ?? undefined,
      trainingSetDigest: version.trainingSetDigest ?? undefined,
    },
    builtAt,
  };
  // Through JSON: what is signed has no undefined fields, and neither has what is read back from the database.
  return PackageManifest.parse(JSON.parse(JSON.stringify(manifest)));
}

import { Controller } from '@nestjs/common';
import { getPackageBom } from '@modelkeep/contracts/registry/bom.api';
import type { PackageManifest } from '@modelkeep/contracts/registry/package';
import { ObjectStore } from '@modelkeep/object-store';
import { Handles, type RequestOf } from '@modelkeep/service';
import { DataSource } from 'typeorm';
import { ModelCardEntity } from '../model-card/model-card.entity';
import { ModelVersionEntity } from '../model-version/model-version.entity';
import { PackageService } from '../package/package.service';
import { bomOf } from './bom';

const MAX_LOCK_BYTES = 4 * 1024 * 1024;

@Controller()
export class BomController {
  constructor(
    private readonly dataSource: DataSource,
    private readonly packages: PackageService,
    private readonly objects: ObjectStore,
  ) {}

  @Handles(getPackageBom)
  async get({ params }: RequestOf<typeof getPackageBom>) {
    const sealed = await this.packages.get(params.digest);
    const { modelVersionId } = sealed.manifest;
    const { manager } = this.dataSource;
    // By id: the model may have another name by now than the manifest's.
    const { metrics } = await manager.findOneByOrFail(ModelVersionEntity, { id: modelVersionId });
    const card = await manager.findOneBy(ModelCardEntity, { modelVersionId });
    return bomOf({
      sealed,
      metrics,
      card: card ? { intendedUse: card.intendedUse, limitations: card.limitations ?? undefined } : undefined,
      lock: await this.lockOf(sealed.manifest),
    });
  }

  /** The package's file with the role environment, else the lock that its origin names, where the store holds it. */
  private async lockOf({ files, origin }: PackageManifest): Promise<string | undefined> {
    const digest = files.find(({ role }) => role === 'environment')?.digest ?? origin.environmentDigest;
    if (digest === undefined || !(await this.objects.head(digest))) return undefined;
    return (await this.objects.getBuffer(digest, MAX_LOCK_BYTES)).toString('utf8');
  }
}

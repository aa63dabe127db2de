import { Injectable } from '@nestjs/common';
import type { ModelCard } from '@modelkeep/contracts/registry/model-version.api';
import { ObjectStore } from '@modelkeep/object-store';
import { notFound } from '@modelkeep/service';
import { DataSource } from 'typeorm';
import { ApprovalService } from '../approval/approval.service';
import type { ModelVersionEntity } from '../model-version/model-version.entity';
import { ModelVersionService } from '../model-version/model-version.service';
import { PackageEntity } from '../package/package.entity';
import { ModelCardEntity } from './model-card.entity';

const MAX_EVALUATION_BYTES = 4 * 1024 * 1024;

/** Model cards (Mitchell et al. 2019, arXiv:1810.03993): what people wrote, and what is on record. */
@Injectable()
export class ModelCardService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly versions: ModelVersionService,
    private readonly approvals: ApprovalService,
    private readonly objects: ObjectStore,
  ) {}

  async write(
    model: string,
    version: number,
    { intendedUse, limitations }: { intendedUse: string; limitations?: string },
  ): Promise<ModelCard> {
    const { manager } = this.dataSource;
    const { id } = await this.versions.find(manager, model, version);
    await manager.upsert(
      ModelCardEntity,
      { modelVersionId: id, intendedUse, limitations: limitations ?? null, updatedAt: new Date() },
      ['modelVersionId'],
    );
    return this.get(model, version);
  }

  /** Throws 404 where nobody has written a card. */
  async get(model: string, version: number): Promise<ModelCard> {
    const { manager } = this.dataSource;
    const entity = await this.versions.find(manager, model, version);
    const words = await manager.findOneBy(ModelCardEntity, { modelVersionId: entity.id });
    if (!words) throw notFound(`model card of version ${version} of ${model}`);
    return {
      model,
      version,
      stage: entity.stage,
      intendedUse: words.intendedUse,
      limitations: words.limitations ?? undefined,
      owner: entity.registeredBy,
      training: {
        runId: entity.runId ?? undefined,
        codeCommit: entity.codeCommit ?? undefined,
        dataSnapshotDigest: entity.trainingSetDigest ?? undefined,
        params: await this.paramsOf(entity),
      },
      metrics: entity.metrics,
      evaluation: await this.evaluationOf(entity),
      packageDigest: entity.packageDigest ?? undefined,
      approval: await this.approvals.newest(entity),
      updatedAt: words.updatedAt.toISOString(),
    };
  }

  private async paramsOf({ runId }: ModelVersionEntity): Promise<Record<string, string>> {
    const rows: { params: Record<string, string> }[] = await this.dataSource.query(
      'SELECT params FROM runs WHERE run_id = $1',
      [runId],
    );
    return rows[0]?.params ?? {};
  }

  private async evaluationOf({ id }: ModelVersionEntity): Promise<unknown> {
    const sealed = await this.dataSource.manager.findOneBy(PackageEntity, { modelVersionId: id });
    const file = sealed?.manifest.files.find(({ role }) => role === 'evaluation');
    if (!file) return undefined;
    const text = (await this.objects.getBuffer(file.digest, MAX_EVALUATION_BYTES)).toString('utf8');
    try {
      return JSON.parse(text) as unknown;
    } catch {
      // Whoever builds a package chooses the format: what is not JSON is shown as text.
      return text;
    }
  }
}

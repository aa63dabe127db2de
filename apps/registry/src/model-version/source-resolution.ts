import { Injectable } from '@nestjs/common';
import { invalidParameter } from '@modelkeep/mlflow';
import { DataSource } from 'typeorm';
import { missingModel } from '../registered-model/mlflow-model-reader';
import { IS_PROMPT } from '../registered-model/mlflow-search';
import { RegisteredModelEntity } from '../registered-model/registered-model.entity';
import { ArtifactOwner } from './artifact-owner';
import { missing } from './mlflow-version-reader';
import { ModelVersionEntity } from './model-version.entity';
import { isWithin, notContained, parseSource, requirePromptSource } from './source-uri';

/** What a client says of a new version's origin. */
export interface Claim {
  source: string;
  runId?: string;
  loggedModelId?: string;
}

/** A claim that was checked, and where the artifacts are. */
export type Origin = Claim & { storageLocation: string };

/** Checks where a version's artifacts come from: inside the artifacts of the run or logged model that it names. */
@Injectable()
export class SourceResolution {
  constructor(
    private readonly dataSource: DataSource,
    private readonly owner: ArtifactOwner,
  ) {}

  /** Throws INVALID_PARAMETER_VALUE for a source that may not be registered. */
  async resolve(claim: Claim, isPrompt: boolean): Promise<Origin> {
    const { source, runId } = claim;
    if (isPrompt) {
      requirePromptSource(source);
      return { ...claim, storageLocation: source };
    }
    const uri = parseSource(source);
    switch (uri.kind) {
      case 'version':
        return this.copy(claim, uri.model, uri.version);
      case 'alias':
        return this.copy(claim, uri.model, await this.versionOf(uri.model, uri.alias));
      case 'logged-model':
        if (claim.loggedModelId !== undefined && claim.loggedModelId !== uri.modelId)
          throw notContained(source, 'model_id');
        return this.ofLoggedModel(claim, uri.modelId);
      case 'run':
        if (runId !== uri.runId || claim.loggedModelId !== undefined) throw notContained(source, 'run_id');
        return { ...claim, storageLocation: source };
      case 'served':
        return this.served(claim);
      case 'elsewhere':
        return { ...claim, storageLocation: source };
    }
  }

  private async copy({ source, ...claim }: Claim, model: string, version: number): Promise<Origin> {
    const { manager } = this.dataSource;
    const rows: unknown[] = await manager.query(
      `SELECT 1 FROM registered_model_tags WHERE name = $1 AND key = $2 AND lower(value) = 'true'`,
      [model, IS_PROMPT],
    );
    if (rows.length > 0)
      throw invalidParameter(
        `Invalid model version source: '${source}'. Prompt versions cannot be used as model version sources.`,
      );
    const origin = await manager.findOneBy(ModelVersionEntity, { model, version });
    if (!origin) throw missing(model, version);
    const differs = (claimed: string | undefined, is: string | null) =>
      claimed !== undefined && claimed !== is;
    if (differs(claim.runId, origin.runId) || differs(claim.loggedModelId, origin.loggedModelId))
      throw invalidParameter(
        `Invalid model version source: '${source}'. The run_id and model_id request parameters must match the referenced model version.`,
      );
    const uri = `models:/${model}/${version}`;
    return {
      source: uri,
      runId: origin.runId ?? undefined,
      loggedModelId: origin.loggedModelId ?? undefined,
      storageLocation: origin.storageLocation ?? origin.source ?? uri,
    };
  }

  private async versionOf(name: string, alias: string): Promise<number> {
    const model = await this.dataSource.manager.findOneBy(RegisteredModelEntity, { name });
    if (!model) throw missingModel(name);
    const version = alias.toLowerCase() === 'latest' ? model.latestVersion : model.aliases[alias];
    if (version === undefined) throw invalidParameter(`Registered model alias ${alias} not found.`);
    return version;
  }

  private async ofLoggedModel(claim: Claim, modelId: string): Promise<Origin> {
    const model = await this.owner.loggedModel(modelId);
    if (!model) throw notContained(claim.source, 'model_id');
    return {
      source: claim.source,
      runId: claim.runId ?? model.runId,
      loggedModelId: modelId,
      storageLocation: model.artifacts,
    };
  }

  private async served(claim: Claim): Promise<Origin> {
    const { source, runId, loggedModelId } = claim;
    const root = loggedModelId
      ? (await this.owner.loggedModel(loggedModelId))?.artifacts
      : runId && (await this.owner.artifactsOfRun(runId));
    if (!root || !isWithin(source, root)) throw notContained(source, loggedModelId ? 'model_id' : 'run_id');
    return { ...claim, storageLocation: source };
  }
}

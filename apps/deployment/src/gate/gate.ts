import { Injectable } from '@nestjs/common';
import { ApiError } from '@modelkeep/client';
import type { Digest } from '@modelkeep/contracts/common/types';
import type { ModelVersion } from '@modelkeep/contracts/registry/model-version';
import { getModelVersion } from '@modelkeep/contracts/registry/model-version.api';
import { conflict, notFound, ServiceClient, unavailable } from '@modelkeep/service';

const DEPLOYABLE: readonly ModelVersion['stage'][] = ['approved', 'deployed'];

/** Lets only approved model versions with a package through. */
@Injectable()
export class Gate {
  constructor(private readonly services: ServiceClient) {}

  /** Asks the registry. Throws 404 without such a version, 409 that says why it may not be deployed, 503 without an answer. */
  async admit(model: string, version: number): Promise<ModelVersion & { packageDigest: Digest }> {
    const found = await this.ask(model, version);
    const { stage, packageDigest } = found;
    if (!DEPLOYABLE.includes(stage))
      throw conflict(`Version ${version} of model ${model} is not approved: its stage is '${stage}'.`);
    if (packageDigest === undefined) throw conflict(`Version ${version} of model ${model} has no package.`);
    return { ...found, packageDigest };
  }

  private async ask(model: string, version: number): Promise<ModelVersion> {
    try {
      return await this.services.call(getModelVersion, { params: { model, version } });
    } catch (error) {
      if (error instanceof ApiError && error.status === 404)
        throw notFound(`version ${version} of model ${model}`);
      throw unavailable(`The registry does not answer: ${(error as Error).message}`);
    }
  }
}

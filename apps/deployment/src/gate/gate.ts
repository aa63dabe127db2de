import { Injectable } from '@nestjs/common';
import { ApiError } from '@modelkeep/client';
import type { Digest } from '@modelkeep/contracts/common/types';
import type { GateResult } from '@modelkeep/contracts/deployment/deployment';
import type { ModelVersion } from '@modelkeep/contracts/registry/model-version';
import { getModelVersion, getPackage } from '@modelkeep/contracts/registry/model-version.api';
import { conflict, notFound, ServiceClient, unavailable } from '@modelkeep/service';
import { FeatureSchema } from './feature-schema';
import { checkSignature } from './package-signature';
import { resultOf } from './result';

const DEPLOYABLE: readonly ModelVersion['stage'][] = ['approved', 'deployed'];

/** What a model version that came through brings along. */
export interface Admitted {
  modelVersionId: string;
  packageDigest: Digest;
  gates: GateResult[];
}

/** Lets only approved model versions through, with a package that is signed and fits the feature store. */
@Injectable()
export class Gate {
  constructor(
    private readonly services: ServiceClient,
    private readonly featureSchema: FeatureSchema,
  ) {}

  /** Throws 404 without such a version, 409 that says why it may not be deployed, 503 where a service does not answer. */
  async admit(model: string, version: number): Promise<Admitted> {
    const found = await ask('registry', `version ${version} of model ${model}`, () =>
      this.services.call(getModelVersion, { params: { model, version } }),
    );
    const { id: modelVersionId, stage, packageDigest } = found;
    if (!DEPLOYABLE.includes(stage))
      throw conflict(`Version ${version} of model ${model} is not approved: its stage is '${stage}'.`);
    if (packageDigest === undefined) throw conflict(`Version ${version} of model ${model} has no package.`);
    const sealed = await ask('registry', `package ${packageDigest}`, () =>
      this.services.call(getPackage, { params: { digest: packageDigest } }),
    );
    const gates = [
      resultOf('approval', true, `its stage is '${stage}'`),
      checkSignature(sealed, packageDigest),
      await this.featureSchema.check(sealed.manifest),
    ];
    const failed = gates.filter(({ passed }) => !passed);
    if (failed.length > 0)
      throw conflict(failed.map(({ name, detail }) => `Gate ${name}: ${detail}`).join('; '));
    return { modelVersionId, packageDigest, gates };
  }
}

/** Throws 404 that names `what`, 503 where the service does not answer. */
async function ask<T>(service: string, what: string, question: () => Promise<T>): Promise<T> {
  try {
    return await question();
  } catch (error) {
    if (error instanceof ApiError && error.status === 404) throw notFound(what);
    throw unavailable(`The ${service} does not answer: ${(error as Error).message}`);
  }
}

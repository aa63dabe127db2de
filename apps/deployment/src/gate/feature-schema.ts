import { Injectable } from '@nestjs/common';
import { ApiError } from '@modelkeep/client';
import type { GateResult } from '@modelkeep/contracts/deployment/deployment';
import type { FeatureView } from '@modelkeep/contracts/features/feature-view';
import { getFeatureView } from '@modelkeep/contracts/features/feature-view.api';
import type { PackageManifest } from '@modelkeep/contracts/registry/package';
import { ServiceClient, unavailable } from '@modelkeep/service';
import { resultOf } from './result';

type FeatureType = FeatureView['features'][number]['type'];

/** V2 datatypes that a model server makes of a feature's value. */
const FITS: Record<FeatureType, RegExp> = {
  string: /^BYTES$/,
  int64: /^((U?INT|FP)\d+|BYTES)$/,
  float64: /^FP\d+$/,
  bool: /^(BOOL|BYTES|(U?INT|FP)\d+)$/,
};

/** Whether the feature store has what the model looks up. */
@Injectable()
export class FeatureSchema {
  constructor(private readonly services: ServiceClient) {}

  /** Throws 503 where the feature store does not answer. */
  async check({ features: binding, signature }: PackageManifest): Promise<GateResult> {
    if (!binding) return resultOf('feature-schema', true, 'the model looks up no features');
    const view = await this.view(binding.featureView);
    const faults = view
      ? faultsOf(binding, signature, view)
      : [`there is no feature view ${binding.featureView}`];
    if (faults.length > 0) return resultOf('feature-schema', false, faults.join('; '));
    return resultOf('feature-schema', true, `fits feature view ${view?.name} version ${view?.version}`);
  }

  private async view(name: string): Promise<FeatureView | undefined> {
    try {
      return await this.services.call(getFeatureView, { params: { name } });
    } catch (error) {
      if (error instanceof ApiError && error.status === 404) return undefined;
      throw unavailable(`The feature store does not answer: ${(error as Error).message}`);
    }
  }
}

export function faultsOf(
  { entityKey, features: names }: NonNullable<PackageManifest['features']>,
  { inputs }: PackageManifest['signature'],
  { name, joinKey, features }: Pick<FeatureView, 'name' | 'joinKey' | 'features'>,
): string[] {
  const faults =
    joinKey === entityKey
      ? []
      : [`feature view ${name} is looked up by ${joinKey}, the model asks by ${entityKey}`];
  for (const [index, feature] of names.entries()) {
    const found = features.find((each) => each.name === feature);
    const datatype = inputs[index]?.datatype ?? 'nothing';
    if (!found) faults.push(`feature view ${name} has no feature ${feature}`);
    else if (!FITS[found.type].test(datatype))
      faults.push(`feature ${feature} is ${found.type}, the model takes ${datatype}`);
  }
  return faults;
}

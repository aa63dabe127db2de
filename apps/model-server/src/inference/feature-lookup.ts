import { Injectable } from '@nestjs/common';
import { readOnlineFeatures } from '@modelkeep/contracts/features/feature-view.api';
import type { Scalar } from '@modelkeep/contracts/common/types';
import type { FeatureBinding } from '@modelkeep/contracts/registry/package';
import type { FeatureValue } from '@modelkeep/contracts/serving/prediction';
import { notFound, ServiceClient } from '@modelkeep/service';
import type { z } from 'zod';

type Binding = z.infer<typeof FeatureBinding>;

/** Looks up features of entities at the feature store. */
@Injectable()
export class FeatureLookup {
  constructor(private readonly services: ServiceClient) {}

  /** Per entity, the features in the order of the binding. Throws 404 for an entity that has none of them. */
  async read(
    binding: Binding,
    entityKeys: readonly string[],
    traceparent?: string,
  ): Promise<FeatureValue[][]> {
    const { rows } = await this.services.call(readOnlineFeatures, {
      params: { name: binding.featureView },
      ...(traceparent !== undefined && { headers: { traceparent } }),
      body: { entityKeys: [...entityKeys], features: binding.features },
    });
    rows.forEach((row, index) => {
      if (row.every(({ status }) => status === 'NOT_FOUND'))
        throw notFound(
          `row with ${binding.entityKey} ${entityKeys[index]} in feature view ${binding.featureView}`,
        );
    });
    return rows;
  }
}

/** A feature as a model input takes it: a number that is missing is NaN, a string that is missing is empty. */
export function asInput(value: Scalar, datatype: string): number | string | boolean {
  if (datatype === 'BYTES') return value === null ? '' : String(value);
  if (typeof value === 'boolean') return datatype === 'BOOL' ? value : Number(value);
  if (value === null) return datatype.startsWith('FP') ? NaN : 0;
  return Number(value);
}

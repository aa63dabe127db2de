import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';

/** A revision of a deployment that takes features of a view. */
export interface Dependent {
  deployment: string;
  /** `<model> <version>`. */
  model: string;
  /** Of the features in question, those that it takes. */
  features: string[];
}

/** Which deployed models take which features, as events of registry and deployment tell. */
@Injectable()
export class DeployedModels {
  /** Deployed models that take one or more of these features. */
  async takers(
    transaction: EntityManager,
    featureView: string,
    features: readonly string[],
  ): Promise<Dependent[]> {
    return transaction.query<Dependent[]>(TAKERS, [featureView, features]);
  }
}

const TAKERS = `
  SELECT DISTINCT revision.deployment, package.model || ' ' || package.version AS model, taken.features
  FROM bound_packages AS package
  JOIN live_revisions AS revision ON revision.package_digest = package.digest
  CROSS JOIN LATERAL (
    SELECT array_agg(feature ORDER BY feature) AS features FROM unnest(package.features) AS feature WHERE feature = ANY($2)
  ) AS taken
  WHERE package.feature_view = $1 AND taken.features IS NOT NULL
  ORDER BY revision.deployment, model`;

import type { ServiceName } from '@modelkeep/contracts/common/endpoint';
import type { Audience } from '@modelkeep/service';

type Upstream = Exclude<ServiceName, 'gateway'>;

/** Path prefix to the service behind it; the longest that fits wins. */
export const upstreams: readonly (readonly [prefix: string, service: Upstream])[] = [
  ['/api/v1/registry', 'registry'],
  ['/api/v1/feature-store', 'feature-store'],
  ['/api/v1/metadata', 'metadata'],
  ['/api/v1/pipelines', 'pipelines'],
  ['/api/v1/deployment', 'deployment'],
  ['/api/v1/monitoring', 'monitoring'],
  // The path that OpenLineage clients post to.
  ['/api/v1/lineage', 'metadata'],
  // The paths of Feast's feature server.
  ['/get-online-features', 'feature-store'],
  ['/push', 'feature-store'],
  ['/write-to-online-store', 'feature-store'],
  ['/materialize', 'feature-store'],
  ['/materialize-incremental', 'feature-store'],
  // MLflow's REST API: the registry's share, then the rest.
  ['/api/2.0/mlflow/registered-models', 'registry'],
  ['/api/2.0/mlflow/model-versions', 'registry'],
  ['/api/2.0/mlflow/webhooks', 'registry'],
  ['/api/2.0/mlflow', 'metadata'],
  ['/api/3.0/mlflow', 'metadata'],
  ['/api/2.0/mlflow-artifacts', 'metadata'],
  // What MLflow's server has beside its API: spans over OTLP, and its version.
  ['/v1/traces', 'metadata'],
  ['/version', 'metadata'],
];

const byRoute = new Map<string | undefined, Audience>(
  upstreams.flatMap(([prefix, service]) => [[prefix, service] as const, [`${prefix}/*`, service] as const]),
);

/** Who answers a route of this process, given by its pattern: itself, unless it passes the request on. */
export const audienceOf = (route: string | undefined): Audience =>
  byRoute.get(route) ?? (route?.startsWith('/v2/models/') ? 'model-server' : 'gateway');

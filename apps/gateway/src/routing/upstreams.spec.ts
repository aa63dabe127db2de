import { loadEndpoints } from '@modelkeep/contracts/common/catalogue';
import { audienceOf, upstreams } from './upstreams';

const upstreamOf = (path: string) =>
  [...upstreams]
    .sort(([one], [other]) => other.length - one.length)
    .find(([prefix]) => path === prefix || path.startsWith(`${prefix}/`))?.[1];

describe('upstreams', () => {
  const endpoints = loadEndpoints().filter(({ service }) => service !== 'gateway');

  it.each(endpoints.map(({ method, path, service }) => [method, path, service]))(
    '%s %s goes to %s',
    (_method, path, service) => expect(upstreamOf(path)).toBe(service),
  );

  it('splits the MLflow API between registry and metadata', () => {
    expect(upstreamOf('/api/2.0/mlflow/model-versions/create')).toBe('registry');
    expect(upstreamOf('/api/2.0/mlflow/registered-models/alias')).toBe('registry');
    expect(upstreamOf('/api/2.0/mlflow/webhooks/some-id/test')).toBe('registry');
    expect(upstreamOf('/api/2.0/mlflow/runs/create')).toBe('metadata');
    expect(upstreamOf('/api/2.0/mlflow-artifacts/artifacts/1/r/a')).toBe('metadata');
    expect(upstreamOf('/v1/traces')).toBe('metadata');
    expect(upstreamOf('/version')).toBe('metadata');
  });

  it('say whom a route leads to', () => {
    expect(audienceOf('/api/v1/registry/*')).toBe('registry');
    expect(audienceOf('/api/2.0/mlflow/model-versions/*')).toBe('registry');
    expect(audienceOf('/version')).toBe('metadata');
    expect(audienceOf('/v2/models/:deployment/*')).toBe('model-server');
    expect(audienceOf('/api/v1/gateway/keys')).toBe('gateway');
    expect(audienceOf(undefined)).toBe('gateway');
  });
});

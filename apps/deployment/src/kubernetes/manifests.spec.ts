import type { ReplicaSpec } from '../driver/driver';
import { autoscalerOf, deploymentOf, inferenceServiceOf, serviceOf, urlOf } from './manifests';

const id = '0198c0de-0000-7000-8000-000000000001';
const spec: ReplicaSpec = {
  ...{ id, deployment: `${'a'.repeat(62)}.${'b'.repeat(30)}`, revision: 2, replicas: 3 },
  ...{ packageDigest: `sha256:${'0'.repeat(64)}`, source: 'registry', audit: 'strict' },
};
const installation = {
  ...{ namespace: 'models', name: 'bank', image: 'modelkeep/model-server:1', secret: 'keys', mostGrowth: 4 },
  settings: ({ revision }: ReplicaSpec) => ({ REVISION: String(revision) }),
};
const owner = { apiVersion: 'apps/v1', kind: 'Deployment', name: 'x', uid: 'u' };

describe('manifests', () => {
  const deployment = deploymentOf(spec, installation);

  it('have names and labels that Kubernetes takes, however long those of the deployment are', () => {
    expect(deployment.metadata?.name).toMatch(/^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/);
    for (const value of Object.values(deployment.metadata?.labels ?? {}))
      expect(value).toMatch(/^[A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$/);
  });

  it('select their own pods, and scale their own Deployment', () => {
    const service = serviceOf(spec, installation, owner);
    const autoscaler = autoscalerOf(spec, installation, owner);
    const labels = deployment.spec?.template.metadata?.labels;
    expect(labels).toMatchObject(deployment.spec?.selector.matchLabels ?? {});
    expect(labels).toMatchObject(service.spec?.selector ?? {});
    expect(autoscaler.spec).toMatchObject({
      scaleTargetRef: { kind: 'Deployment', name: deployment.metadata?.name },
      minReplicas: 3,
      maxReplicas: 12,
    });
    expect(urlOf('Deployment', service.metadata?.name ?? '', 'models')).toBe(
      `http://modelkeep-${id}.models.svc:${service.spec?.ports?.[0]?.port}`,
    );
  });

  it('run the same container under KServe, without rights', () => {
    const [own] = deployment.spec?.template.spec?.containers ?? [];
    const [served] = inferenceServiceOf(spec, installation).spec.predictor.containers;
    expect({ ...served, name: '' }).toEqual({ ...own, name: '' });
    expect(served?.securityContext).toMatchObject({ allowPrivilegeEscalation: false });
    expect(served?.env).toContainEqual({ name: 'REVISION', value: '2' });
  });
});

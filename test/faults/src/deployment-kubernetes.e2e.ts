import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  createDeployment,
  createRevision,
  decommissionDeployment,
  listRoutes,
} from '@modelkeep/contracts/deployment/deployment.api';
import { FakeCluster } from './deployment-cluster';
import { DeploymentStack } from './deployment-stack';
import { until } from './world';

jest.setTimeout(240_000);

describe('model servers in a Kubernetes cluster', () => {
  const folder = mkdtempSync(join(tmpdir(), 'cluster-'));
  const cluster = new FakeCluster();
  const name = 'clustered';
  let deployments: DeploymentStack;
  let version: number;

  beforeAll(async () => {
    const KUBECONFIG = join(folder, 'config');
    await cluster.start(KUBECONFIG);
    // Left over by an earlier life of the service, and somebody else's.
    const labels = { 'modelkeep.io/installation': 'modelkeep', 'modelkeep.io/instance': 'lost' };
    for (const [key, own] of [
      ['lost', labels],
      ['theirs', { app: 'theirs' }],
    ] as const)
      cluster.objects.set(`deployments/${key}`, {
        ...{ apiVersion: 'apps/v1', kind: 'Deployment', spec: {} },
        metadata: { name: key, uid: key, labels: own },
      });
    deployments = await DeploymentStack.start({
      ...{
        DRIVER: 'kubernetes',
        KUBECONFIG,
        KUBERNETES_IMAGE: 'modelkeep/model-server:test',
        DRAIN_SECONDS: '0',
      },
    });
    version = await deployments.approve(name, { bias: 0 });
  });
  afterAll(async () => {
    await deployments?.stop();
    cluster.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const route = async () => {
    const { routes } = await deployments.client.call(listRoutes);
    return routes.find(({ deployment }) => deployment === name)?.revisions[0]?.urls ?? [];
  };
  const ours = () =>
    cluster.all('deployments').filter(({ metadata }) => metadata.name.startsWith('modelkeep-'));

  it('are a Deployment, a Service and an autoscaler, and get traffic once their pods are ready', async () => {
    cluster.healthy = false;
    await deployments.client.call(createDeployment, { body: { name, model: name, version, replicas: 3 } });
    await until('the objects are there', async () => cluster.all('horizontalpodautoscalers').length === 1);
    expect(await route()).toEqual([]);
    cluster.healthy = true;
    await deployments.untilDeployment(name, ({ traffic }) => traffic.length > 0);
    const [made] = ours();
    const [container] = made?.spec.template?.spec.containers ?? [];
    expect(made?.spec.replicas).toBe(3);
    expect(container?.image).toBe('modelkeep/model-server:test');
    expect(container?.env).toContainEqual({ name: 'DEPLOYMENT', value: name });
    expect(JSON.stringify(container?.env)).not.toContain('SECRET');
    expect(container?.envFrom).toEqual([{ secretRef: { name: 'modelkeep-model-server' } }]);
    expect(cluster.all('horizontalpodautoscalers')[0]?.spec).toMatchObject({
      minReplicas: 3,
      maxReplicas: 12,
    });
    expect(await route()).toEqual([`http://${made?.metadata.name}.default.svc:8080`]);
  });

  it('leave what is not theirs, and end what was lost', async () => {
    await until('the lost one is gone', async () => !cluster.objects.has('deployments/lost'));
    expect(cluster.objects.has('deployments/theirs')).toBe(true);
  });

  it('are replaced when somebody deletes them, and stay when the service dies', async () => {
    const [first] = ours();
    cluster.delete('deployments', first?.metadata.name ?? '');
    const second = await until('another one', async () => ours()[0]);
    expect(second.metadata.name).not.toBe(first?.metadata.name);
    await until('it is routed', async () => (await route())[0]?.includes(second.metadata.name));
    await deployments.stack.kill('deployment');
    await deployments.stack.untilReady('deployment');
    expect(ours()).toEqual([second]);
  });

  it('are an InferenceService where KServe is installed', async () => {
    cluster.kserve = true;
    await deployments.client.call(createRevision, { params: { name }, body: { model: name, version } });
    await deployments.untilDeployment(name, ({ revisions }) => revisions[1]?.state === 'ready');
    const [served] = cluster.all('inferenceservices');
    expect(served?.spec.predictor?.minReplicas).toBe(1);
    expect(served?.metadata).toMatchObject({
      annotations: { 'serving.kserve.io/deploymentMode': 'RawDeployment' },
    });
  });

  it('go with their deployment, and all that belongs to them', async () => {
    await deployments.client.call(decommissionDeployment, {
      params: { name },
      body: { reason: 'better-model' },
    });
    await until('nothing is left', async () => {
      const left = ['services', 'horizontalpodautoscalers', 'inferenceservices'].flatMap((each) =>
        cluster.all(each),
      );
      return ours().length + left.length === 0;
    });
  });
});

import type {
  ApisApi,
  AppsV1Api,
  AutoscalingV2Api,
  CoreV1Api,
  CustomObjectsApi,
  V1Deployment,
  V1Service,
  V2HorizontalPodAutoscaler,
} from '@kubernetes/client-node';
import type { Health } from '../driver/driver';
import type { ClusterObject } from './cluster-object';
import type { InferenceService } from './manifests';

const KSERVE = { group: 'serving.kserve.io', version: 'v1beta1', plural: 'inferenceservices' };

interface Apis {
  groups: ApisApi;
  deployments: AppsV1Api;
  core: CoreV1Api;
  autoscaling: AutoscalingV2Api;
  custom: CustomObjectsApi;
}

interface Found {
  object: ClusterObject;
  labels: Record<string, string>;
}

/** The calls to the API of a cluster that we need, in one namespace. Connects with the first one. */
export class Cluster {
  private connected: Promise<Apis> | undefined;

  constructor(private readonly namespace: string) {}

  async hasKserve(): Promise<boolean> {
    const { groups } = await this.apis();
    return (await groups.getAPIVersions()).groups.some(({ name }) => name === KSERVE.group);
  }

  /** Returns its uid. */
  async createDeployment(body: V1Deployment): Promise<string> {
    const { deployments } = await this.apis();
    const { metadata } = await deployments.createNamespacedDeployment({ namespace: this.namespace, body });
    return metadata?.uid ?? '';
  }

  async createService(body: V1Service): Promise<void> {
    const { core } = await this.apis();
    await core.createNamespacedService({ namespace: this.namespace, body });
  }

  async createAutoscaler(body: V2HorizontalPodAutoscaler): Promise<void> {
    const { autoscaling } = await this.apis();
    await autoscaling.createNamespacedHorizontalPodAutoscaler({ namespace: this.namespace, body });
  }

  async createInferenceService(body: InferenceService): Promise<void> {
    const { custom } = await this.apis();
    await custom.createNamespacedCustomObject({ ...KSERVE, namespace: this.namespace, body });
  }

  /** Does nothing where it is gone already. */
  async delete({ kind, name, namespace }: ClusterObject): Promise<void> {
    const { deployments, custom } = await this.apis();
    const how = { name, namespace, propagationPolicy: 'Background' };
    const deleted =
      kind === 'Deployment'
        ? deployments.deleteNamespacedDeployment(how)
        : custom.deleteNamespacedCustomObject({ ...KSERVE, ...how });
    await deleted.catch((error: unknown) => {
      if (!isNotFound(error)) throw error;
    });
  }

  /** Throws where the cluster does not answer. */
  async health({ kind, name, namespace }: ClusterObject): Promise<Health> {
    const { deployments, custom } = await this.apis();
    try {
      if (kind === 'Deployment') {
        const { status } = await deployments.readNamespacedDeployment({ name, namespace });
        return (status?.readyReplicas ?? 0) > 0 ? 'ready' : 'unready';
      }
      const read = await custom.getNamespacedCustomObject({ ...KSERVE, name, namespace });
      const { conditions = [] } = (read as InferenceService).status ?? {};
      return conditions.some(({ type, status }) => type === 'Ready' && status === 'True')
        ? 'ready'
        : 'unready';
    } catch (error) {
      if (isNotFound(error)) return 'gone';
      throw error;
    }
  }

  /** Why the pods under a label do not run, as far as the cluster tells. */
  async lastWords(labelSelector: string): Promise<string> {
    const { core } = await this.apis();
    const { items } = await core.listNamespacedPod({ namespace: this.namespace, labelSelector });
    const words = items.flatMap(({ metadata, status }) => {
      const { state, lastState } = status?.containerStatuses?.[0] ?? {};
      const ended = state?.terminated ?? lastState?.terminated ?? state?.waiting;
      const text = [ended?.reason, ended?.message].filter(Boolean).join(': ');
      return text === '' ? [] : [`pod ${metadata?.name}: ${text}`];
    });
    return words.length > 0 ? words.slice(0, 3).join('; ') : 'its pods say nothing';
  }

  async list(labelSelector: string): Promise<Found[]> {
    const { deployments, custom } = await this.apis();
    const { namespace } = this;
    const plain = await deployments.listNamespacedDeployment({ namespace, labelSelector });
    const served = (await this.hasKserve())
      ? ((await custom.listNamespacedCustomObject({ ...KSERVE, namespace, labelSelector })) as {
          items: InferenceService[];
        })
      : { items: [] };
    const found = (kind: ClusterObject['kind'], { metadata }: Pick<V1Deployment, 'metadata'>): Found => ({
      object: { kind, namespace, name: metadata?.name ?? '' },
      labels: metadata?.labels ?? {},
    });
    return [
      ...plain.items.map((item) => found('Deployment', item)),
      ...served.items.map((item) => found('InferenceService', item)),
    ];
  }

  private apis(): Promise<Apis> {
    return (this.connected ??= connect());
  }
}

/** The client is loaded where it is needed only: most installations have no cluster. */
async function connect(): Promise<Apis> {
  const kubernetes = await import('@kubernetes/client-node');
  const settings = new kubernetes.KubeConfig();
  settings.loadFromDefault();
  return {
    groups: settings.makeApiClient(kubernetes.ApisApi),
    deployments: settings.makeApiClient(kubernetes.AppsV1Api),
    core: settings.makeApiClient(kubernetes.CoreV1Api),
    autoscaling: settings.makeApiClient(kubernetes.AutoscalingV2Api),
    custom: settings.makeApiClient(kubernetes.CustomObjectsApi),
  };
}

const isNotFound = (error: unknown): boolean => (error as { code?: unknown }).code === 404;

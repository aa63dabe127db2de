import { Injectable } from '@nestjs/common';
import { config } from '../config';
import { Driver, type Health, type Instance, type ReplicaSpec } from '../driver/driver';
import { settingsOf } from '../driver/model-server-settings';
import { Cluster } from './cluster';
import type { ClusterObject } from './cluster-object';
import {
  autoscalerOf,
  deploymentOf,
  inferenceServiceOf,
  type Installation,
  INSTALLATION_LABEL,
  INSTANCE_LABEL,
  nameOf,
  serviceOf,
  urlOf,
} from './manifests';

const namespace = config.KUBERNETES_NAMESPACE;
const installation: Installation = {
  namespace,
  name: config.KUBERNETES_INSTALLATION,
  image: config.KUBERNETES_IMAGE,
  secret: config.KUBERNETES_SECRET,
  mostGrowth: config.KUBERNETES_MOST_GROWTH,
  settings: settingsOf,
};

/**
 * Model servers in a Kubernetes cluster: one Deployment per revision, with a Service and an autoscaler that go when it
 * goes, or one InferenceService where KServe is installed. Restarting what dies or hangs is left to the cluster.
 */
@Injectable()
export class KubernetesDriver extends Driver {
  private readonly cluster = new Cluster(namespace);
  /** Ids of those that we started ourselves. */
  private readonly own = new Set<string>();

  instancesOf(): number {
    return 1;
  }

  async start(spec: ReplicaSpec): Promise<Instance> {
    this.own.add(spec.id);
    const kind = (await this.cluster.hasKserve()) ? 'InferenceService' : 'Deployment';
    const name = nameOf(spec.id);
    const handle: ClusterObject = { kind, namespace, name };
    try {
      if (kind === 'InferenceService')
        await this.cluster.createInferenceService(inferenceServiceOf(spec, installation));
      else await this.createDeployment(spec);
    } catch (error) {
      await this.cluster.delete(handle).catch(() => undefined);
      this.own.delete(spec.id);
      throw error;
    }
    return { id: spec.id, url: urlOf(kind, name, namespace), handle };
  }

  /** Its pods finish what they do for as long as their own grace period says. */
  async stop({ id, handle }: Instance): Promise<void> {
    await this.cluster.delete(handle as ClusterObject);
    this.own.delete(id);
  }

  async health({ handle }: Instance): Promise<Health> {
    try {
      return await this.cluster.health(handle as ClusterObject);
    } catch {
      return 'unknown';
    }
  }

  lastWords({ id }: Instance): Promise<string> {
    return this.cluster.lastWords(`${INSTANCE_LABEL}=${id}`);
  }

  async sweep(known: ReadonlySet<string>): Promise<void> {
    const found = await this.cluster.list(`${INSTALLATION_LABEL}=${installation.name}`);
    for (const { object, labels } of found) {
      const id = labels[INSTANCE_LABEL] ?? '';
      if (!known.has(id) && !this.own.has(id)) await this.cluster.delete(object);
    }
  }

  /** Deleting the Deployment deletes what it owns. */
  private async createDeployment(spec: ReplicaSpec): Promise<void> {
    const uid = await this.cluster.createDeployment(deploymentOf(spec, installation));
    const owner = { apiVersion: 'apps/v1', kind: 'Deployment', name: nameOf(spec.id), uid };
    await this.cluster.createService(serviceOf(spec, installation, owner));
    await this.cluster.createAutoscaler(autoscalerOf(spec, installation, owner));
  }
}

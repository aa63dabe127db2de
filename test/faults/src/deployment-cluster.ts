import { randomUUID } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { FakeApiServer } from './fake-api-server';

interface Metadata {
  name: string;
  uid?: string;
  labels?: Record<string, string>;
  ownerReferences?: { kind: string; name: string; uid: string }[];
}

interface Container {
  image?: string;
  env?: { name: string; value: string }[];
  envFrom?: { secretRef: { name: string } }[];
}

export interface KubernetesObject {
  apiVersion: string;
  kind: string;
  metadata: Metadata;
  spec: {
    replicas?: number;
    selector?: Record<string, unknown>;
    template?: { metadata: { labels: Record<string, string> }; spec: { containers: Container[] } };
    scaleTargetRef?: { kind: string; name: string };
    minReplicas?: number;
    maxReplicas?: number;
    predictor?: { minReplicas: number; containers: Container[] };
  };
  status?: object;
}

const DNS_LABEL = /^[a-z]([a-z0-9-]{0,61}[a-z0-9])?$/;
const LABEL_VALUE = /^([A-Za-z0-9]([A-Za-z0-9._-]{0,61}[A-Za-z0-9])?)?$/;
const PLURALS = ['deployments', 'services', 'horizontalpodautoscalers', 'inferenceservices', 'pods'];
const ROUTE = new RegExp(`/namespaces/default/(${PLURALS.join('|')})(?:/([^/]+))?$`);

/**
 * As much of the API of a Kubernetes cluster as model servers need. It keeps what it is given where that is valid, and
 * deletes what a deleted object owns, as the garbage collector does; nothing runs.
 */
export class FakeCluster extends FakeApiServer {
  /** By `<plural>/<name>`. */
  readonly objects = new Map<string, KubernetesObject>();
  /** Whether KServe is installed. */
  kserve = false;
  /** Whether pods become ready. */
  healthy = true;

  all(plural: string): KubernetesObject[] {
    return [...this.objects].filter(([key]) => key.startsWith(`${plural}/`)).map(([, object]) => object);
  }

  delete(plural: string, name: string): void {
    const object = this.objects.get(`${plural}/${name}`);
    this.objects.delete(`${plural}/${name}`);
    for (const [key, { metadata }] of this.objects)
      if (metadata.ownerReferences?.some(({ uid }) => uid === object?.metadata.uid)) this.objects.delete(key);
  }

  protected override async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { pathname, searchParams } = new URL(request.url ?? '', 'http://fake');
    const send = (body: unknown, status = 200) =>
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
    const refuse = (code: number, reason: string, message: string) =>
      send({ kind: 'Status', apiVersion: 'v1', status: 'Failure', reason, message, code }, code);
    if (/^\/apis\/?$/.test(pathname)) return void send(this.groups());
    const [, plural = '', name] = ROUTE.exec(pathname) ?? [];
    if (plural === '' || (plural === 'inferenceservices' && !this.kserve))
      return void refuse(404, 'NotFound', pathname);
    if (request.method === 'POST') {
      const object = await read(request);
      const fault = this.faultOf(plural, object);
      if (fault !== undefined) return void refuse(422, 'Invalid', fault);
      object.metadata.uid = randomUUID();
      this.objects.set(`${plural}/${object.metadata.name}`, object);
      return void send(object, 201);
    }
    if (name === undefined) {
      const items = this.all(plural).filter(({ metadata }) =>
        selects(searchParams.get('labelSelector'), metadata),
      );
      return void send({ kind: 'List', apiVersion: 'v1', metadata: {}, items });
    }
    const object = this.objects.get(`${plural}/${name}`);
    if (!object) return void refuse(404, 'NotFound', `${plural} "${name}" not found`);
    if (request.method === 'DELETE') {
      this.delete(plural, name);
      return void send({ kind: 'Status', apiVersion: 'v1', status: 'Success' });
    }
    send({ ...object, status: this.statusOf(object) });
  }

  private groups() {
    const names = ['apps', 'autoscaling', ...(this.kserve ? ['serving.kserve.io'] : [])];
    return { kind: 'APIGroupList', apiVersion: 'v1', groups: names.map((name) => ({ name, versions: [] })) };
  }

  private statusOf({ kind, spec }: KubernetesObject): object {
    if (kind === 'InferenceService')
      return { conditions: [{ type: 'Ready', status: this.healthy ? 'True' : 'False' }] };
    return this.healthy ? { readyReplicas: spec.replicas } : {};
  }

  /** What a cluster would find wrong with an object. */
  private faultOf(plural: string, { kind, metadata, spec }: KubernetesObject): string | undefined {
    const { name, labels = {}, ownerReferences = [] } = metadata;
    if (`${kind.toLowerCase()}s` !== plural) return `${kind} is none of ${plural}`;
    if (!DNS_LABEL.test(name)) return `${name} is no DNS label`;
    if (this.objects.has(`${plural}/${name}`)) return `${name} exists already`;
    const wrong = Object.values(labels).find((value) => !LABEL_VALUE.test(value));
    if (wrong !== undefined) return `${wrong} is no value of a label`;
    for (const { uid } of ownerReferences)
      if (![...this.objects.values()].some((object) => object.metadata.uid === uid)) return `no owner ${uid}`;
    const { scaleTargetRef, minReplicas = 1, maxReplicas = 1 } = spec;
    if (scaleTargetRef && !this.objects.has(`deployments/${scaleTargetRef.name}`)) return 'nothing to scale';
    if (maxReplicas < minReplicas) return 'maxReplicas is less than minReplicas';
    const { matchLabels } = (spec.selector ?? {}) as { matchLabels?: Record<string, string> };
    const own = spec.template?.metadata.labels ?? {};
    if (matchLabels && Object.entries(matchLabels).some(([label, value]) => own[label] !== value))
      return 'the selector does not match the labels of the template';
    const containers = spec.template?.spec.containers ?? spec.predictor?.containers ?? [];
    return containers.some(({ image }) => !image) ? 'a container has no image' : undefined;
  }
}

async function read(request: IncomingMessage): Promise<KubernetesObject> {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return JSON.parse(text) as KubernetesObject;
}

function selects(selector: string | null, { labels = {} }: Metadata): boolean {
  return (selector ?? '')
    .split(',')
    .filter(Boolean)
    .every((part) => {
      const [label = '', value] = part.split('=');
      return labels[label] === value;
    });
}

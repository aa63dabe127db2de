import type {
  V1Container,
  V1Deployment,
  V1ObjectMeta,
  V1OwnerReference,
  V1Service,
  V2HorizontalPodAutoscaler,
} from '@kubernetes/client-node';
import type { ReplicaSpec } from '../driver/driver';

export const INSTALLATION_LABEL = 'modelkeep.io/installation';
export const INSTANCE_LABEL = 'modelkeep.io/instance';
const PORT = 8080;
const FOLDER = '/data';
/** Share of the requested CPU at which another pod is added, in per cent. */
const BUSY = 70;
/** Longest a package may take to load. */
const START_SECONDS = 300;

/** What the manifests of one installation have in common. */
export interface Installation {
  namespace: string;
  name: string;
  image: string;
  secret: string;
  /** Up to how many times its replicas a revision grows. */
  mostGrowth: number;
  /** Settings of the model server, without secrets and without its place. */
  settings: (spec: ReplicaSpec) => Record<string, string>;
}

/** Resource of KServe (serving.kserve.io/v1beta1), as far as we write it. */
export interface InferenceService {
  apiVersion: 'serving.kserve.io/v1beta1';
  kind: 'InferenceService';
  metadata: V1ObjectMeta;
  spec: {
    predictor: {
      minReplicas: number;
      maxReplicas: number;
      scaleMetric: 'cpu';
      scaleTarget: number;
      containers: V1Container[];
      volumes: { name: string; emptyDir: object }[];
    };
  };
  status?: { conditions?: { type: string; status: string; message?: string }[] };
}

/** Name of all objects of an instance: a DNS label that begins with a letter. */
export const nameOf = (id: string): string => `modelkeep-${id}`;

/** Where an instance answers within the cluster. KServe puts a Service of its own before the predictor. */
export const urlOf = (kind: 'Deployment' | 'InferenceService', name: string, namespace: string): string =>
  kind === 'Deployment'
    ? `http://${name}.${namespace}.svc:${PORT}`
    : `http://${name}-predictor.${namespace}.svc`;

export function deploymentOf(spec: ReplicaSpec, installation: Installation): V1Deployment {
  const labels = labelsOf(spec, installation);
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: nameOf(spec.id), labels },
    spec: {
      replicas: spec.replicas,
      selector: { matchLabels: { [INSTANCE_LABEL]: spec.id } },
      template: {
        metadata: { labels },
        spec: {
          automountServiceAccountToken: false,
          securityContext: { runAsNonRoot: true, seccompProfile: { type: 'RuntimeDefault' } },
          containers: [containerOf('model-server', spec, installation)],
          volumes: [{ name: 'data', emptyDir: {} }],
        },
      },
    },
  };
}

export function serviceOf(spec: ReplicaSpec, installation: Installation, owner: V1OwnerReference): V1Service {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: nameOf(spec.id), labels: labelsOf(spec, installation), ownerReferences: [owner] },
    spec: {
      selector: { [INSTANCE_LABEL]: spec.id },
      ports: [{ name: 'http', port: PORT, targetPort: PORT }],
    },
  };
}

export function autoscalerOf(
  spec: ReplicaSpec,
  installation: Installation,
  owner: V1OwnerReference,
): V2HorizontalPodAutoscaler {
  const name = nameOf(spec.id);
  return {
    apiVersion: 'autoscaling/v2',
    kind: 'HorizontalPodAutoscaler',
    metadata: { name, labels: labelsOf(spec, installation), ownerReferences: [owner] },
    spec: {
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name },
      minReplicas: spec.replicas,
      maxReplicas: spec.replicas * installation.mostGrowth,
      metrics: [
        {
          type: 'Resource',
          resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: BUSY } },
        },
      ],
    },
  };
}

/** KServe as a plain Deployment: scaling to zero would leave callers without an answer. */
export function inferenceServiceOf(spec: ReplicaSpec, installation: Installation): InferenceService {
  return {
    apiVersion: 'serving.kserve.io/v1beta1',
    kind: 'InferenceService',
    metadata: {
      name: nameOf(spec.id),
      labels: labelsOf(spec, installation),
      annotations: { 'serving.kserve.io/deploymentMode': 'RawDeployment' },
    },
    spec: {
      predictor: {
        minReplicas: spec.replicas,
        maxReplicas: spec.replicas * installation.mostGrowth,
        scaleMetric: 'cpu',
        scaleTarget: BUSY,
        containers: [containerOf('kserve-container', spec, installation)],
        volumes: [{ name: 'data', emptyDir: {} }],
      },
    },
  };
}

function labelsOf({ id, deployment, revision }: ReplicaSpec, { name }: Installation): Record<string, string> {
  return {
    'app.kubernetes.io/managed-by': 'modelkeep',
    'app.kubernetes.io/component': 'model-server',
    [INSTALLATION_LABEL]: name,
    [INSTANCE_LABEL]: id,
    // Values of labels end at 63 characters, with a letter or digit.
    'modelkeep.io/deployment': deployment.slice(0, 63).replace(/[^a-z0-9]+$/, ''),
    'modelkeep.io/revision': String(revision),
  };
}

function containerOf(
  name: string,
  spec: ReplicaSpec,
  { image, secret, settings }: Installation,
): V1Container {
  const place = {
    HOST: '0.0.0.0',
    PORT: String(PORT),
    CACHE_DIR: `${FOLDER}/cache`,
    DATA_DIR: `${FOLDER}/work`,
    // Outlives the container, not the pod: a pod that ends hands its journal over first.
    JOURNAL_DIR: `${FOLDER}/journal`,
  };
  const env = Object.entries({ ...settings(spec), ...place });
  const probe = (path: string) => ({ httpGet: { path, port: PORT }, timeoutSeconds: 2 });
  return {
    name,
    image,
    env: env.map(([variable, value]) => ({ name: variable, value })),
    envFrom: [{ secretRef: { name: secret } }],
    ports: [{ containerPort: PORT, protocol: 'TCP' }],
    startupProbe: { ...probe('/v2/health/ready'), periodSeconds: 1, failureThreshold: START_SECONDS },
    readinessProbe: { ...probe('/v2/health/ready'), periodSeconds: 2, failureThreshold: 2 },
    livenessProbe: { ...probe('/v2/health/live'), periodSeconds: 5, failureThreshold: 3 },
    resources: { requests: { cpu: '500m', memory: '512Mi' }, limits: { memory: '2Gi' } },
    securityContext: { allowPrivilegeEscalation: false, capabilities: { drop: ['ALL'] } },
    volumeMounts: [{ name: 'data', mountPath: FOLDER }],
  };
}

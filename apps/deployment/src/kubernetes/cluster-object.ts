/** An object in a Kubernetes cluster that serves a revision. */
export interface ClusterObject {
  kind: 'Deployment' | 'InferenceService';
  namespace: string;
  name: string;
}

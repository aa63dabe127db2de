/** What one principal does at the brokers. Whatever is not named here is refused. */
export interface Access {
  /** Topics whose names begin so are its own: only it writes them. */
  owns?: string;
  /** Topics of the data plane that it reads: predictions are about people. */
  reads?: readonly string[];
  /** Topics that belong to nobody, or to several, and that it writes. */
  writes?: readonly string[];
  /** Whether it follows life-cycle events, in consumer groups that begin with its name. */
  follows: boolean;
}

/** Who may do what, by the name with which a service logs in. */
export const ACCESS: Readonly<Record<string, Access>> = {
  registry: { owns: 'registry.', follows: true },
  'feature-store': { owns: 'features.', reads: ['features.push'], follows: true },
  metadata: { owns: 'metadata.', reads: ['serving.prediction'], follows: true },
  pipelines: { owns: 'pipelines.', follows: true },
  deployment: {
    owns: 'deployment.',
    reads: ['serving.prediction', 'serving.label', 'serving.traffic'],
    follows: true,
  },
  monitoring: {
    owns: 'monitoring.',
    reads: ['serving.prediction', 'serving.label'],
    writes: ['serving.label'],
    follows: true,
  },
  gateway: { writes: ['serving.traffic'], follows: true },
  'model-server': { writes: ['serving.prediction'], follows: false },
  /** Programs outside that publish features, predictions of models served elsewhere, and labels. */
  producer: { writes: ['features.push', 'serving.prediction', 'serving.label'], follows: false },
};

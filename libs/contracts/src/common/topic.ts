/** Topics that machines fill: several processes of a service share the work on them. */
export const STREAMS: ReadonlySet<string> = new Set([
  'features.push',
  'metadata.assessment',
  'metadata.logged-model',
  'metadata.run',
  'pipelines.pipeline-run',
  'serving.label',
  'serving.prediction',
]);

/**
 * Partitions of a topic when it is made. Whoever follows all topics asks for each partition at every fetch, so topics
 * whose pace people set have one; see docs/adr/0008-partitions-by-pace.md.
 */
export const partitionsOf = (topic: string): number => (STREAMS.has(topic) ? 6 : 1);

/** First path segments of the console's pages; the gateway answers them, and what lies below, with the console. */
export const consoleSections = [
  'audit',
  'events',
  'applications',
  'models',
  'deployments',
  'monitoring',
  'pipelines',
  'experiments',
  'features',
  'lineage',
  'keys',
] as const;
export type ConsoleSection = (typeof consoleSections)[number];

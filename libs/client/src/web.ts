/** What runs in a browser as well: nothing here needs Node. */
export { ApiError } from './api-error';
export { type ApiClientOptions, pathOf, type RequestInput } from './http-request';
export { infer } from './inference';
export {
  getMetricCurves,
  getRun,
  listRunArtifacts,
  type MlflowRun,
  readArtifact,
  searchExperiments,
  searchRuns,
} from './mlflow';
export { readServerSentEvents } from './sse';
export { type LifeCycleSource, tailLifeCycle, type WatchedEvent } from './tail';
export { WebClient, type WebResult } from './web-client';

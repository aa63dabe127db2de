export { ApiClient, type CallInput, type CallResult } from './api-client';
export { ApiError } from './api-error';
export type { ApiClientOptions } from './http-request';
export { getRun, type MlflowRun, searchExperiments, searchRuns } from './mlflow';
export { readServerSentEvents, type ServerSentEvent } from './sse';
export { tailLifeCycle, type WatchedEvent } from './tail';

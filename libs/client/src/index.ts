export { ApiClient, type ApiClientOptions, type CallInput, type CallResult } from './api-client';
export { ApiError } from './api-error';

export { connectStack } from './connect';
export type { Connection, S3Connection } from './connection';
export { defaultCache, defaultHome, repoRoot } from './folders';
export type { Report } from './report';
export { SERVICE_NAMES, type PartName, type ServiceName } from './services';
export type { ConnectedStack } from './stack-view';
export { startStack, type Stack, type StackOptions } from './stack';

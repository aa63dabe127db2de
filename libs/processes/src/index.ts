export { withFileLock } from './file-lock';
export { endGroup, signalGroup } from './process-group';
export { identify, isAlive, isLocal, self, type ProcessIdentity } from './process-identity';

export { freePort } from './free-port';
export { withFileLock } from './file-lock';
export { endGroup, signalGroup } from './process-group';
export { identify, isAlive, isLocal, self, type ProcessIdentity } from './process-identity';
export { ensurePythonEnvironment, environmentDigest, type EnvironmentLog } from './python-environment';
export { runProcess, type ProcessOutput, type ProcessRequest } from './run-process';

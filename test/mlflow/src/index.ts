export { MLFLOW_VERSIONS, mlflowEnvironment, type MlflowVersion } from './environment';
export { startMlflowServer, type MlflowServer } from './server';

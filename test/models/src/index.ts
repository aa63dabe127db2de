export { makeModels, type ModelName } from './make-models';
export { ModelServerProcess, type ModelServerOptions } from './model-server';
export { sealAmong, sealPackage, type SealedFolder } from './seal-package';

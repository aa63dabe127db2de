import { createRequire } from 'node:module';

/** What runs models here: a package names it, and a record too. */
export const runtime = {
  name: 'onnxruntime-node',
  version: (createRequire(__filename)('onnxruntime-node/package.json') as { version: string }).version,
};

import { z } from 'zod';
import { defineEvent } from '../common/event';
import { SignedPackage } from './package';

export const PackageBuilt = defineEvent({
  type: 'modelkeep.registry.package.built.v1',
  topic: 'registry.model-version',
  description: 'Model object and deployment resources were sealed into a signed package.',
  key: (data) => data.manifest.modelVersionId,
  data: z.object({
    ...SignedPackage.shape,
  }),
  example: {
    digest: 'sha256:2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae',
    manifest: {
      formatVersion: 1,
      model: 'credit-risk',
      version: 1,
      modelVersionId: '0198c0de-0000-7000-8000-000000000001',
      files: [
        {
          path: 'model.onnx',
          role: 'model',
          digest: 'sha256:2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae',
          sizeBytes: 3,
        },
      ],
      signature: {
        inputs: [{ name: 'age', datatype: 'FP32', shape: [-1, 1] }],
        outputs: [{ name: 'probabilities', datatype: 'FP32', shape: [-1, 2] }],
      },
      runtime: { name: 'onnxruntime-node', version: '1.30.0', executionProvider: 'cpu' },
      resources: { cpu: 1, memoryMiB: 512 },
      origin: { codeCommit: '3b18e512dba79e4c8300dd08aeb37f8e728b8dad' },
      builtAt: '2020-03-01T10:00:00.000Z',
    },
    signature: 'c2lnbmF0dXJl',
    keyId: 'sha256:2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae',
  },
});

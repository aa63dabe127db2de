import { ModelVersion } from '@modelkeep/contracts/registry/model-version';
import { PackageManifest } from '@modelkeep/contracts/registry/package';
import { differencesOf } from './version-differences';

const digest = (digit: string) => `sha256:${digit.repeat(64)}`;

const version = (change: Partial<ModelVersion>) =>
  ModelVersion.parse({
    id: '0198c0de-0000-7000-8000-000000000001',
    model: 'credit-risk',
    version: 1,
    stage: 'candidate',
    metrics: { auc: 0.75 },
    aliases: [],
    registeredAt: '2020-03-01T10:00:00Z',
    registeredBy: 'dana',
    ...change,
  });

const manifest = (change: Partial<PackageManifest>) =>
  PackageManifest.parse({
    formatVersion: 1,
    model: 'credit-risk',
    version: 1,
    modelVersionId: '0198c0de-0000-7000-8000-000000000001',
    files: [{ path: 'model.onnx', role: 'model', digest: digest('a'), sizeBytes: 1 }],
    signature: { inputs: [{ name: 'age', datatype: 'FP32', shape: [-1, 1] }], outputs: [] },
    runtime: { name: 'onnxruntime-node', version: '1.30.0', executionProvider: 'cpu' },
    features: { featureView: 'applicants', entityKey: 'id', features: ['age'] },
    resources: { cpu: 1, memoryMiB: 64 },
    origin: {},
    builtAt: '2020-03-01T10:00:00Z',
    ...change,
  });

describe('differencesOf', () => {
  const before = { version: version({}), params: { C: '1' }, manifest: manifest({}) };

  it('finds none between a version and itself', () => {
    expect(differencesOf(before, before)).toEqual([]);
  });

  it('tells what changed, what came and what went', () => {
    const after = {
      version: version({ version: 2, metrics: { auc: 0.8, f1: 0.6 } }),
      params: { C: '10' },
      manifest: manifest({
        signature: { inputs: [{ name: 'age', datatype: 'FP64', shape: [-1, 1] }], outputs: [] },
        features: { featureView: 'applicants', entityKey: 'id', features: ['income'] },
      }),
    };
    expect(differencesOf(before, after)).toEqual([
      { kind: 'metric', name: 'auc', before: 0.75, after: 0.8 },
      { kind: 'metric', name: 'f1', before: undefined, after: 0.6 },
      { kind: 'parameter', name: 'C', before: '1', after: '10' },
      { kind: 'feature', name: 'age', before: 'taken', after: undefined },
      { kind: 'feature', name: 'income', before: undefined, after: 'taken' },
      { kind: 'input', name: 'age', before: 'FP32 [-1, 1]', after: 'FP64 [-1, 1]' },
    ]);
  });
});

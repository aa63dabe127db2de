import { Spec, Validation } from '@cyclonedx/cyclonedx-library';
import { PackageBuilt } from '@modelkeep/contracts/registry/package-built.event';
import type { SignedPackage } from '@modelkeep/contracts/registry/package';
import { bomOf } from './bom';

const digest = `sha256:${'a'.repeat(64)}`;
const { example } = PackageBuilt;
const sealed: SignedPackage = {
  ...example,
  manifest: {
    ...example.manifest,
    origin: { ...example.manifest.origin, trainingSetDigest: digest, runId: '0'.repeat(32) },
  },
};
const lock = `numpy==2.3.1 \\
    --hash=sha256:aaaa
scikit_learn[all]==1.7.2 ; python_version >= "3.10"
# pandas==1.0
`;
const validator = new Validation.JsonStrictValidator(Spec.Version.v1dot6);
const faultsOf = (bom: object) => validator.validate(JSON.stringify(bom));

describe('bomOf', () => {
  const bom = bomOf({
    sealed,
    metrics: { auc: 0.78 },
    card: { intendedUse: 'Ranks.', limitations: 'Old data.' },
    lock,
  });

  it('is CycloneDX 1.6, with everything and with next to nothing', async () => {
    expect(await faultsOf(bom)).toBeNull();
    expect(await faultsOf(bomOf({ sealed: example, metrics: {} }))).toBeNull();
  });

  it('is held to the schema by this test', async () => {
    expect(await faultsOf({ ...bom, components: [{ type: 'nonsense', name: 'x' }] })).not.toBeNull();
  });

  it('names the model, its files, its data and what it ran on', () => {
    expect(bom).toMatchObject({
      metadata: {
        component: {
          type: 'machine-learning-model',
          name: 'credit-risk',
          modelCard: {
            modelParameters: { datasets: [{ ref: `data:${digest}` }] },
            quantitativeAnalysis: { performanceMetrics: [{ type: 'auc', value: '0.78' }] },
            considerations: { useCases: ['Ranks.'], technicalLimitations: ['Old data.'] },
          },
        },
      },
    });
    const names = (bom['components'] as { 'bom-ref': string }[]).map((part) => part['bom-ref']);
    expect(names).toEqual([
      'file:model.onnx',
      'pkg:npm/onnxruntime-node@1.30.0',
      'pkg:pypi/numpy@2.3.1',
      'pkg:pypi/scikit-learn@1.7.2',
      `data:${digest}`,
    ]);
  });
});

import type { ModelCard } from '@modelkeep/contracts/registry/model-version.api';
import type { SignedPackage } from '@modelkeep/contracts/registry/package';
import { pinnedIn } from './python-lock';

export interface BomFacts {
  sealed: SignedPackage;
  metrics: Readonly<Record<string, number>>;
  /** Undefined where nobody has written one. */
  card?: Pick<ModelCard, 'intendedUse' | 'limitations'>;
  /** Text of the pip requirements file that the model was trained with, where it is on record. */
  lock?: string;
}

type Json = Record<string, unknown>;

const sha256 = (digest: string): Json[] => [{ alg: 'SHA-256', content: digest.replace('sha256:', '') }];

/** Bill of materials of a package as CycloneDX 1.6 JSON; the same package and records give the same bytes. */
export function bomOf(facts: BomFacts): Json {
  const { manifest } = facts.sealed;
  const files = manifest.files.map(({ path, digest, role }) => ({
    type: 'file',
    'bom-ref': `file:${path}`,
    name: path,
    hashes: sha256(digest),
    properties: [{ name: 'modelkeep:role', value: role }],
  }));
  const runtimes = [library('npm', manifest.runtime), ...pinnedIn(facts.lock ?? '').map(pypi)];
  const data = trainingData(manifest.origin);
  const model = modelComponent(facts, data);
  const parts = [...files, ...runtimes, ...data];
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    serialNumber: `urn:uuid:${manifest.modelVersionId}`,
    version: 1,
    metadata: { timestamp: manifest.builtAt, component: model },
    components: parts,
    dependencies: [{ ref: model['bom-ref'], dependsOn: parts.map((part) => part['bom-ref']) }],
  };
}

function modelComponent({ sealed, metrics, card }: BomFacts, data: Json[]): Json {
  const { digest, manifest, keyId } = sealed;
  const { runId, codeCommit, codeRepository } = manifest.origin;
  const properties = Object.entries({
    'modelkeep:key-id': keyId,
    'modelkeep:run-id': runId,
    'modelkeep:code-commit': codeCommit,
    'modelkeep:code-repository': codeRepository,
  });
  return {
    type: 'machine-learning-model',
    'bom-ref': digest,
    name: manifest.model,
    version: String(manifest.version),
    hashes: sha256(digest),
    properties: properties
      .filter(([, value]) => value !== undefined)
      .map(([name, value]) => ({ name, value })),
    modelCard: {
      modelParameters: {
        ...(data.length > 0 && { datasets: data.map((each) => ({ ref: each['bom-ref'] })) }),
        inputs: manifest.signature.inputs.map(formatOf),
        outputs: manifest.signature.outputs.map(formatOf),
      },
      quantitativeAnalysis: {
        performanceMetrics: Object.entries(metrics).map(([type, value]) => ({ type, value: String(value) })),
      },
      ...(card && {
        considerations: {
          useCases: [card.intendedUse],
          ...(card.limitations && { technicalLimitations: [card.limitations] }),
        },
      }),
    },
  };
}

const formatOf = ({ name, datatype, shape }: SignedPackage['manifest']['signature']['inputs'][number]) => ({
  format: `${name}: ${datatype}[${shape.join(',')}]`,
});

const library = (type: 'npm' | 'pypi', { name, version }: { name: string; version: string }): Json => {
  const purl = `pkg:${type}/${name}@${encodeURIComponent(version)}`;
  return { type: 'library', 'bom-ref': purl, name, version, purl };
};

const pypi = (pinned: { name: string; version: string }): Json => library('pypi', pinned);

const trainingData = ({ trainingSetDigest }: SignedPackage['manifest']['origin']): Json[] =>
  trainingSetDigest === undefined
    ? []
    : [
        {
          type: 'data',
          'bom-ref': `data:${trainingSetDigest}`,
          name: 'training set',
          hashes: sha256(trainingSetDigest),
          data: [{ type: 'dataset', name: trainingSetDigest }],
        },
      ];

import type { ModelVersion } from '@modelkeep/contracts/registry/model-version';
import type { PackageManifest } from '@modelkeep/contracts/registry/package';

/** All that tells one version from another. */
export interface VersionFacts {
  version: ModelVersion;
  /** Parameters of its training. */
  params: Record<string, string>;
  /** Absent where there is no package. */
  manifest?: PackageManifest;
}

type Value = number | string;

export interface Difference {
  kind: string;
  name: string;
  /** Absent where that side has no such thing. */
  before?: Value;
  after?: Value;
}

/** In what `after` differs from `before`, kind by kind; what is equal is left out. */
export function differencesOf(before: VersionFacts, after: VersionFacts): Difference[] {
  const [one, other] = [factsOf(before), factsOf(after)];
  return Object.keys({ ...one, ...other }).flatMap((kind) => {
    const [had, has] = [one[kind] ?? {}, other[kind] ?? {}];
    const names = [...new Set([...Object.keys(had), ...Object.keys(has)])].sort();
    return names
      .filter((name) => had[name] !== has[name])
      .map((name) => ({ kind, name, before: had[name], after: has[name] }));
  });
}

function factsOf({ version, params, manifest }: VersionFacts): Record<string, Record<string, Value>> {
  return {
    metric: version.metrics,
    parameter: params,
    feature: Object.fromEntries((manifest?.features?.features ?? []).map((name) => [name, 'taken'])),
    input: tensorsOf(manifest?.signature.inputs),
    output: tensorsOf(manifest?.signature.outputs),
    origin: present({
      'code commit': version.codeCommit,
      'training set': version.trainingSetDigest,
      environment: manifest?.origin.environmentDigest,
      runtime: manifest && `${manifest.runtime.name} ${manifest.runtime.version}`,
      'feature view': manifest?.features && viewOf(manifest.features),
    }),
    file: Object.fromEntries((manifest?.files ?? []).map(({ path, digest }) => [path, digest])),
  };
}

const tensorsOf = (tensors: PackageManifest['signature']['inputs'] = []): Record<string, Value> =>
  Object.fromEntries(tensors.map(({ name, datatype, shape }) => [name, `${datatype} [${shape.join(', ')}]`]));

const viewOf = ({ featureView, featureViewVersion }: NonNullable<PackageManifest['features']>): string =>
  featureViewVersion === undefined ? featureView : `${featureView} version ${featureViewVersion}`;

const present = (values: Record<string, Value | undefined>): Record<string, Value> =>
  Object.fromEntries(
    Object.entries(values).filter((entry): entry is [string, Value] => entry[1] !== undefined),
  );

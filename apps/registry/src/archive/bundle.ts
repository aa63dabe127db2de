import type { Approval, ModelVersion } from '@modelkeep/contracts/registry/model-version';
import type { ModelCard } from '@modelkeep/contracts/registry/model-version.api';
import type { SignedPackage } from '@modelkeep/contracts/registry/package';
import { canonicalBytes } from '@modelkeep/packaging';

export interface ArchiveFacts {
  version: ModelVersion;
  sealed: SignedPackage;
  card: ModelCard;
  approvals: Approval[];
}

/** What an archive holds: key below the archive's folder, and the bytes or the digest of a blob to copy. */
export type Bundle = { key: string; source: Buffer | string }[];

const json = (value: unknown): Buffer => Buffer.from(`${JSON.stringify(value, null, 2)}\n`, 'utf8');

/** Everything that a reader needs who has nothing but the archive: package, signature, card, approvals, and how to use them. */
export function bundleOf({ version, sealed, card, approvals }: ArchiveFacts): Bundle {
  const { digest, manifest, signature, keyId } = sealed;
  return [
    { key: 'README.txt', source: Buffer.from(readme(version, sealed), 'utf8') },
    { key: 'manifest.json', source: canonicalBytes(manifest) },
    { key: 'signature.json', source: json({ digest, signature, keyId }) },
    { key: 'model-version.json', source: json(version) },
    { key: 'model-card.json', source: json(card) },
    { key: 'approvals.json', source: json(approvals) },
    ...manifest.files.map((file) => ({ key: `files/${file.path}`, source: file.digest })),
  ];
}

/** Folder of a package's archive in its bucket. */
export const folderOf = ({ model, version }: ModelVersion, digest: string): string =>
  `${encodeURIComponent(model)}/${version}/${digest.replace('sha256:', '')}`;

function readme(
  { model, version, codeCommit }: ModelVersion,
  { digest, keyId, manifest }: SignedPackage,
): string {
  return `Archive of version ${version} of the machine-learning model "${model}".

manifest.json       names every file of the package by its SHA-256. Its own SHA-256 is the package's digest:
                    ${digest}
signature.json      Ed25519 signature (RFC 8032) of the bytes of manifest.json; the key's SPKI DER has the SHA-256
                    ${keyId}
files/              the package: the model (ONNX) and what belongs to it
model-version.json  where the version came from: run, code commit, training data
model-card.json     what it was meant for, and how good it was
approvals.json      who approved it, and when

To predict again, load the file with the role "model" with ${manifest.runtime.name} ${manifest.runtime.version} on a CPU.
Inputs and outputs are described in manifest.json under "signature".
The code is at commit ${codeCommit ?? '(not recorded)'} of ${manifest.origin.codeRepository ?? 'a repository that was not recorded'}.
`;
}

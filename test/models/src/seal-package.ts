import { createPublicKey, generateKeyPairSync, type KeyObject, randomUUID } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { type FileRole, PackageManifest } from '@modelkeep/contracts/registry/package';
import { digestOf } from '@modelkeep/object-store';
import { canonicalBytes, signManifest } from '@modelkeep/packaging';
import type { z } from 'zod';
import type { ModelName } from './make-models';

const ROLES: Record<string, z.infer<typeof FileRole>> = {
  'model.onnx': 'model',
  'explanation.json': 'explanation',
  'golden.json': 'golden',
};

/** A sealed package in a folder, and the key that verifies it. */
export interface SealedFolder {
  folder: string;
  digest: string;
  /** PEM. */
  publicKey: string;
}

/** Seals one of the models as a package in `folder`, signed with a key of its own unless one is given. */
export function sealPackage(
  models: string,
  model: ModelName,
  folder: string,
  options: Partial<Pick<PackageManifest, 'version' | 'features'>> & { privateKey?: KeyObject } = {},
): SealedFolder {
  const { privateKey = generateKeyPairSync('ed25519').privateKey, ...given } = options;
  mkdirSync(join(folder, 'files'), { recursive: true });
  const files = Object.entries(ROLES).flatMap(([path, role]) => {
    const from = join(models, model, path);
    if (!existsSync(from)) return [];
    copyFileSync(from, join(folder, 'files', path));
    const bytes = readFileSync(from);
    return [{ path, role, digest: digestOf(bytes), sizeBytes: bytes.length }];
  });
  const manifest = PackageManifest.parse({
    formatVersion: 1,
    model,
    version: 1,
    modelVersionId: randomUUID(),
    files,
    signature: JSON.parse(readFileSync(join(models, model, 'signature.json'), 'utf8')) as unknown,
    runtime: { name: 'onnxruntime-node', version: runtimeVersion(), executionProvider: 'cpu' },
    resources: { cpu: 1, memoryMiB: 512 },
    origin: {},
    builtAt: new Date().toISOString(),
    ...given,
  });
  const { digest, signature, keyId } = signManifest(manifest, privateKey);
  writeFileSync(join(folder, 'manifest.json'), canonicalBytes(manifest));
  writeFileSync(join(folder, 'signature.json'), JSON.stringify({ signature, keyId }));
  return { folder, digest, publicKey: publicKeyOf(privateKey) };
}

/** As `sealPackage`, in a folder of its own below `root`: a model server of that folder loads any of them by its digest. */
export function sealAmong(
  root: string,
  models: string,
  model: ModelName,
  options: Parameters<typeof sealPackage>[3],
): SealedFolder {
  const draft = join(root, randomUUID());
  const sealed = sealPackage(models, model, draft, options);
  renameSync(draft, join(root, sealed.digest.replace(':', '-')));
  return { ...sealed, folder: root };
}

const runtimeVersion = (): string =>
  (createRequire(__filename)('onnxruntime-node/package.json') as { version: string }).version;

const publicKeyOf = (privateKey: KeyObject): string =>
  createPublicKey(privateKey).export({ type: 'spki', format: 'pem' }).toString();

import { generateKeyPairSync } from 'node:crypto';
import { PackageBuilt } from '@modelkeep/contracts/registry/package-built.event';
import { PackageManifest } from '@modelkeep/contracts/registry/package';
import { canonicalBytes, digestOfManifest } from './manifest';
import { signManifest, verifyPackage } from './signature';

const manifest = PackageManifest.parse(PackageBuilt.example.manifest);
const { privateKey, publicKey } = generateKeyPairSync('ed25519');

describe('package signature', () => {
  it('verifies what was signed', () => {
    expect(() => verifyPackage(signManifest(manifest, privateKey), publicKey)).not.toThrow();
  });

  it('does not depend on the order of fields', () => {
    const turned = Object.fromEntries(Object.entries(manifest).reverse()) as PackageManifest;
    expect(digestOfManifest(turned)).toBe(digestOfManifest(manifest));
    expect(canonicalBytes(turned)).toEqual(canonicalBytes(manifest));
  });

  it('refuses a changed manifest, under the old digest and under its own', () => {
    const signed = signManifest(manifest, privateKey);
    const changed = { ...manifest, version: manifest.version + 1 };
    expect(() => verifyPackage({ ...signed, manifest: changed }, publicKey)).toThrow('digest');
    const digest = digestOfManifest(changed);
    expect(() => verifyPackage({ ...signed, manifest: changed, digest }, publicKey)).toThrow(
      'does not verify',
    );
  });

  it('refuses another key', () => {
    const other = generateKeyPairSync('ed25519');
    expect(() => verifyPackage(signManifest(manifest, other.privateKey), publicKey)).toThrow(
      'signed with key',
    );
  });
});

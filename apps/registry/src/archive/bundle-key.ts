import type { Digest } from '@modelkeep/contracts/common/types';
import type { BundleManifest } from '@modelkeep/contracts/registry/archive-bundle';

/** Where a bundle lies in the archive's bucket: named by its own digest, so that no other bytes ever have the key. */
export const bundleKey = ({ model, version }: BundleManifest, digest: Digest): string =>
  `${encodeURIComponent(model)}/${version}/${digest.replace('sha256:', '')}.tar`;

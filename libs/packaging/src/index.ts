export { canonicalBytes, digestOfManifest } from './manifest';
export { keyIdOf, signManifest, verifyPackage, PackageInvalid } from './signature';
export { type BundleFault, type BundleReading, readBundle } from './bundle/bundle-reader';
export {
  type BundleContent,
  contentOf,
  type LocatedFile,
  packBundle,
  type PackedBundle,
} from './bundle/bundle-writer';
export { ByteReader } from './bundle/byte-reader';
export { TAR_END, tarHeader, tarPadding } from './bundle/tar-format';

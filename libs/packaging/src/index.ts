export { canonicalBytes, digestOfManifest } from './manifest';
export { keyIdOf, signManifest, verifyPackage, PackageInvalid } from './signature';

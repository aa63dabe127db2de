export { ArchiveStore, type LockedObject } from './archive-store';
export { BlobNotFound, DigestMismatch } from './errors';
export { ObjectStore, type Blob } from './object-store';
export { ObjectStoreModule } from './object-store.module';
export { digestOf, DigestStream } from './digest';

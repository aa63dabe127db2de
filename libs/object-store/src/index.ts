export { ArchiveStore, type LockedObject, type ObjectPart, type StagedObject } from './archive-store';
export { DirectTransfer, type Upload, type UploadedPart } from './direct-transfer';
export { BlobNotFound, DigestMismatch, TransferRefused } from './errors';
export { ObjectStore, type Blob } from './object-store';
export { ObjectStoreModule } from './object-store.module';
export { digestOf, DigestStream } from './digest';

/** No blob, or no archived object, under that name. */
export class BlobNotFound extends Error {
  constructor(readonly key: string) {
    super(`there is no object ${key}`);
    this.name = 'BlobNotFound';
  }
}

/** The bytes are not those that the digest names. */
export class DigestMismatch extends Error {
  constructor(
    readonly expected: string,
    readonly actual: string,
  ) {
    super(`the bytes have digest ${actual}, not ${expected}`);
    this.name = 'DigestMismatch';
  }
}

/** The store does not take an upload as its client completed it. */
export class TransferRefused extends Error {
  constructor(
    /** Error code of the S3 API. */
    readonly reason: string,
    message: string,
  ) {
    super(`${reason}: ${message}`);
    this.name = 'TransferRefused';
  }
}

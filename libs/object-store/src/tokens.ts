/** Token of the `minio` Client. */
export const OBJECT_STORE_CLIENT = Symbol('OBJECT_STORE_CLIENT');

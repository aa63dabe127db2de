/** A tracking server that the tests run against. */
export interface Target {
  /** How the client reaches it. */
  env: Record<string, string>;
  close(): Promise<void>;
}

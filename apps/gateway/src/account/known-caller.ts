import type { Caller } from '@modelkeep/service';

/** A caller as the gateway knows them. */
export interface KnownCaller extends Caller {
  /** The API key that they came with, where it was one; `newest`: by its newest secret. */
  key?: { id: string; newest: boolean };
}

/** Whom a token belongs to, and until when (ms since 1970) where it ends. */
export interface Known {
  caller: KnownCaller;
  until?: number;
}

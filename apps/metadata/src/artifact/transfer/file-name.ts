import { win32 } from 'node:path';

/** Name of a file whose local path a client sends, of whatever system the client is. */
export const fileName = (path: string): string => win32.basename(path);

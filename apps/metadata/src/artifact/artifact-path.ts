import { invalidParameter } from '@modelkeep/mlflow';

/** Checks a path that a client names. Throws INVALID_PARAMETER_VALUE where it is empty, absolute, or leaves its root. */
export function artifactPath(path: string): string {
  if (path.length > 2000 || leavesRoot(path) || leavesRoot(decoded(path)))
    throw invalidParameter(`Invalid artifact path: '${path.slice(0, 200).replaceAll('\0', '')}'`);
  return path;
}

const leavesRoot = (path: string): boolean =>
  /[\0\\]/.test(path) || path.split('/').some((part) => part === '' || part === '.' || part === '..');

/** What is left after any number of decodings: who reads the path elsewhere may decode it once more. */
function decoded(path: string): string {
  try {
    const once = decodeURIComponent(path);
    return once === path ? path : decoded(once);
  } catch {
    return path;
  }
}

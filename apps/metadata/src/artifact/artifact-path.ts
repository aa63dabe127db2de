import { invalidParameter } from '@modelkeep/mlflow';

/** Checks a path that a client names. Throws INVALID_PARAMETER_VALUE where it is empty, absolute, or leaves its root. */
export function artifactPath(path: string): string {
  const parts = path.split('/');
  const wrong =
    path.length > 2000 ||
    /[\0\\]/.test(path) ||
    parts.some((part) => part === '' || part === '.' || part === '..');
  if (wrong) throw invalidParameter(`Invalid artifact path: '${path.slice(0, 200).replaceAll('\0', '')}'`);
  return path;
}

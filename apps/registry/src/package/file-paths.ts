import type { FieldFault } from '@modelkeep/service';

/** Faults of a package's paths: each must be relative, stay inside the package, and be there once. */
export function faultsOfPaths(paths: readonly string[]): FieldFault[] {
  return paths.flatMap((path, index) => {
    const fault = (message: string) => [{ path: `body.files.${index}.path`, message: `${path}: ${message}` }];
    const parts = path.split('/');
    if (path.includes('\\') || parts.some((part) => ['', '.', '..'].includes(part)))
      return fault('expected a relative path inside the package');
    return paths.indexOf(path) < index ? fault('there twice') : [];
  });
}

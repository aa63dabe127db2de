import { InnerPath } from '@modelkeep/contracts/registry/inner-path';
import type { FieldFault } from '@modelkeep/service';

/** Faults of a package's paths: each must be relative, stay inside the package, and be there once. */
export function faultsOfPaths(paths: readonly string[]): FieldFault[] {
  return paths.flatMap((path, index) => {
    const fault = (message: string) => [{ path: `body.files.${index}.path`, message: `${path}: ${message}` }];
    const parsed = InnerPath.safeParse(path);
    if (!parsed.success) return fault(parsed.error.issues[0]?.message ?? 'cannot be taken');
    return paths.indexOf(path) < index ? fault('there twice') : [];
  });
}

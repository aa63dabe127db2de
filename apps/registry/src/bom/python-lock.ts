/** Packages that a pip requirements file pins: name as PyPI normalises it (PEP 503), and version. */
export function pinnedIn(lock: string): { name: string; version: string }[] {
  return [...lock.matchAll(/^([A-Za-z0-9][A-Za-z0-9._-]*)(?:\[[^\]]*\])?==([^\s;\\]+)/gm)].map(
    ([, name = '', version = '']) => ({ name: name.toLowerCase().replace(/[._-]+/g, '-'), version }),
  );
}

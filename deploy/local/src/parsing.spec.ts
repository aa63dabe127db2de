import { parsePasswd } from './account';
import { javaMajor } from './java';
import { postgresMajor } from './postgres-binaries';
import { parseServiceNames } from './services';

describe('texts of other programs', () => {
  it('finds the feature release of Java', () => {
    expect(javaMajor('openjdk version "17.0.15" 2025-04-15')).toBe(17);
    expect(javaMajor('openjdk version "25" 2025-09-16')).toBe(25);
    expect(javaMajor('java version "1.8.0_202"')).toBe(8);
    expect(javaMajor('command not found')).toBe(0);
  });

  it('finds the major version of PostgreSQL', () => {
    expect(postgresMajor('postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)')).toBe(15);
    expect(postgresMajor('')).toBe(0);
  });

  it('finds a user', () => {
    const text = 'root:x:0:0::/root:/bin/sh\npostgres:x:101:104:,,,:/var/lib/postgresql:/bin/bash\n';
    expect(parsePasswd(text, 'postgres')).toEqual({ name: 'postgres', uid: 101, gid: 104 });
    expect(parsePasswd(text, 'post')).toBeUndefined();
  });

  it('reads service names', () => {
    expect(parseServiceNames('registry, gateway')).toEqual(['registry', 'gateway']);
    expect(parseServiceNames('none')).toEqual([]);
    expect(() => parseServiceNames('registri')).toThrow("no service 'registri'; there are: gateway");
  });
});

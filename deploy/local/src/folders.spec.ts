import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defaultCache, defaultHome, repoRoot, usableHome } from './folders';

describe('folders', () => {
  it('takes the data folder and the cache from the environment, else the usual places', () => {
    expect(defaultHome({ MODELKEEP_HOME: '/data' })).toBe('/data');
    expect(defaultHome({})).toBe(join(repoRoot(), '.modelkeep'));
    expect(defaultCache({ MODELKEEP_CACHE: '/c', XDG_CACHE_HOME: '/x' })).toBe('/c');
    expect(defaultCache({ XDG_CACHE_HOME: '/x' })).toBe('/x/modelkeep');
    expect(defaultCache({})).toMatch(/\/\.cache\/modelkeep$/);
  });

  it('keeps the folder of an ordinary user', () => {
    expect(usableHome('/anything', undefined)).toBe('/anything');
  });

  const asRoot = process.getuid?.() === 0 ? it : it.skip;

  asRoot('moves a folder that is closed to the user of PostgreSQL, always to the same place', () => {
    const closed = mkdtempSync(join(tmpdir(), 'closed-'));
    const nobody = { name: 'nobody', uid: 65_534, gid: 65_534 };
    const home = join(closed, 'my repo', '.modelkeep');
    const moved = usableHome(home, nobody);
    expect(moved).toMatch(/^\/var\/lib\/modelkeep\/my_repo-[0-9a-f]{8}$/);
    mkdirSync(home, { recursive: true });
    expect(usableHome(home, nobody)).toBe(moved);
    chmodSync(closed, 0o711);
    expect(usableHome(home, nobody)).toBe(home);
    rmSync(closed, { recursive: true });
  });
});

import { mkdtempSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { clearHome } from './fresh';
import { readState, stackLockFile, writeState } from './state';

describe('a fresh home', () => {
  let home: string;
  beforeEach(() => (home = mkdtempSync(join(tmpdir(), 'home-'))));
  afterEach(() => rmSync(home, { recursive: true }));

  it('loses everything of an earlier stack but the lock', () => {
    writeState(home, readState(home));
    mkdirSync(join(home, 'postgres'));
    writeFileSync(join(home, 'postgres', 'PG_VERSION'), '15');
    writeFileSync(stackLockFile(home), '{}');
    clearHome(home);
    expect(readdirSync(home)).toEqual(['stack.lock']);
  });

  it('is refused where the folder holds somebody else’s files', () => {
    writeFileSync(join(home, 'thesis.tex'), 'years of work');
    expect(() => clearHome(home)).toThrow('thesis.tex');
    expect(readdirSync(home)).toEqual(['thesis.tex']);
  });
});

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lockHolder, tryLock } from './lock';

describe('tryLock', () => {
  let folder: string;
  let file: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'lock-'));
    file = join(folder, 'stack.lock');
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  it('is held by one until released', () => {
    const lock = tryLock(file);
    expect(lockHolder(file)?.pid).toBe(process.pid);
    expect(tryLock(file)).toEqual({ holder: expect.objectContaining({ pid: process.pid }) });
    if (!lock.holder) lock.release();
    expect(lockHolder(file)).toBeUndefined();
    expect(readdirSync(folder)).toEqual([]);
  });

  it('is taken over from a dead holder, and from an earlier process with the pid of a live one', () => {
    const { pid } = spawnSync(process.execPath, ['-e', '']);
    for (const dead of [pid, process.ppid]) {
      writeFileSync(file, JSON.stringify({ pid: dead, started: 'long ago' }));
      expect(lockHolder(file)).toBeUndefined();
      const lock = tryLock(file);
      expect(lockHolder(file)?.pid).toBe(process.pid);
      if (!lock.holder) lock.release();
    }
    expect(readdirSync(folder)).toEqual([]);
  });
});

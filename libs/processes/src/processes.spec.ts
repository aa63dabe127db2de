import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { endGroup, identify, isAlive, self, withFileLock, type ProcessIdentity } from './index';
import { parseStat } from './process-identity';

const folder = mkdtempSync(join(tmpdir(), 'processes-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** A shell that starts a grandchild, says its pid, and ignores SIGTERM. */
async function stubbornGroup(): Promise<{ leader: ProcessIdentity; grandchild: ProcessIdentity }> {
  const child = spawn('sh', ['-c', 'trap "" TERM; sleep 600 & echo $!; wait; wait'], {
    detached: true,
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  const leader = identify(child.pid ?? 0);
  const grandchild = identify(Number(line.toString()));
  if (!leader || !grandchild) throw new Error('the shell did not start');
  return { leader, grandchild };
}

describe('process identity', () => {
  it('reads the start mark behind a command that holds brackets and spaces', () => {
    const fields = ['S', ...Array.from({ length: 18 }, (_, index) => String(index)), '4711', '0'];
    expect(parseStat(`7 (a ) b) ${fields.join(' ')}`)).toBe('4711');
    expect(parseStat(`7 (a ) b) ${['Z', ...fields.slice(1)].join(' ')}`)).toBeUndefined();
  });

  it('tells a live process from an earlier one with its pid, and from one of another host', () => {
    expect(isAlive(self())).toBe(true);
    expect(isAlive({ ...self(), started: 'earlier' })).toBe(false);
    expect(isAlive({ ...self(), host: 'elsewhere' })).toBe(false);
  });
});

describe('endGroup', () => {
  it('ends the leader and its children, also those that ignore SIGTERM', async () => {
    const { leader, grandchild } = await stubbornGroup();
    await endGroup(leader, 50);
    expect(isAlive(leader)).toBe(false);
    const deadline = Date.now() + 5_000;
    while (isAlive(grandchild) && Date.now() < deadline) await new Promise(setImmediate);
    expect(isAlive(grandchild)).toBe(false);
  });
});

describe('withFileLock', () => {
  it('lets one in at a time', async () => {
    let inside = 0;
    let most = 0;
    const work = async () => {
      most = Math.max(most, (inside += 1));
      await new Promise(setImmediate);
      inside -= 1;
    };
    await Promise.all(Array.from({ length: 5 }, () => withFileLock(join(folder, 'one'), work)));
    expect(most).toBe(1);
    expect(existsSync(join(folder, 'one'))).toBe(false);
  });

  it('takes over the lock of a dead process and frees it when the work fails', async () => {
    const file = join(folder, 'dead');
    writeFileSync(file, JSON.stringify({ ...self(), started: 'earlier' }));
    await expect(withFileLock(file, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    await expect(withFileLock(file, () => Promise.resolve('done'))).resolves.toBe('done');
  });

  it('tells who holds it, and stops waiting when told to', async () => {
    const file = join(folder, 'held');
    const stop = new AbortController();
    const holders: ProcessIdentity[] = [];
    const onWait = (holder: ProcessIdentity) => {
      holders.push(holder);
      stop.abort();
    };
    await withFileLock(file, async () => {
      const waiting = withFileLock(file, () => Promise.resolve(), { onWait, signal: stop.signal });
      await expect(waiting).rejects.toThrow();
    });
    expect(holders).toEqual([self()]);
  });
});

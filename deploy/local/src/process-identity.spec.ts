import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { identify, isAlive, parseStat, signal, withEnvironment } from './process-identity';

const linux = process.platform === 'linux';

describe('process identity', () => {
  it('recognizes this process and no later one with its pid', () => {
    const me = identify(process.pid);
    expect(me && isAlive(me)).toBe(true);
    expect(isAlive({ pid: process.pid, started: 'another start' })).toBe(false);
  });

  it('signals only the very process', async () => {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => undefined, 1000)']);
    await once(child, 'spawn');
    const identity = identify(child.pid ?? 0);
    if (!identity) throw new Error('the child does not run');
    expect(signal({ ...identity, started: 'another start' }, 'SIGKILL')).toBe(false);
    expect(isAlive(identity)).toBe(true);
    const exit = once(child, 'exit');
    expect(signal(identity, 'SIGKILL')).toBe(true);
    expect(await exit).toEqual([null, 'SIGKILL']);
    expect(isAlive(identity)).toBe(false);
  });

  it('reads the start mark after a command with brackets and spaces', () => {
    const after = Array.from({ length: 20 }, (_, index) => String(index + 3))
      .join(' ')
      .replace(/^3/, 'S');
    expect(parseStat(`12 (a) b (c) ${after}`)).toBe('22');
    expect(parseStat(`12 (gone) ${after.replace('S', 'Z')}`)).toBeUndefined();
  });

  (linux ? it : it.skip)('finds processes by a variable of their environment', async () => {
    const mark = `MODELKEEP_SPEC=${process.pid} ${Date.now()}`;
    const [name = '', value] = mark.split('=');
    const child = spawn(process.execPath, ['-e', 'setInterval(() => undefined, 1000); console.log(1)'], {
      env: { [name]: value },
    });
    await once(child.stdout, 'data');
    expect(withEnvironment(mark).map(({ pid }) => pid)).toEqual([child.pid]);
    expect(withEnvironment(mark.slice(0, -1))).toEqual([]);
    const exit = once(child, 'exit');
    child.kill('SIGKILL');
    await exit;
  });
});

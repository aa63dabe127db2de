import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { identify, isAlive, type ProcessIdentity } from './process-identity';
import { SupervisedProcess } from './supervise';
import { waitUntil } from './wait';

describe('SupervisedProcess', () => {
  let folder: string;
  let identities: (ProcessIdentity | undefined)[];
  let lines: string[];

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'supervise-'));
    identities = [];
    lines = [];
  });

  afterEach(() => rmSync(folder, { recursive: true }));

  /** Runs a script that makes `ready` with its pid when it is ready. */
  function supervised(script: string, graceMs = 5_000): SupervisedProcess {
    const file = join(folder, 'ready');
    const declare = `const ready = () => require('fs').writeFileSync('ready', String(process.pid));`;
    const runs = () => {
      const current = identities.at(-1);
      return existsSync(file) && current?.pid === Number(readFileSync(file, 'utf8'));
    };
    const spec = {
      command: process.execPath,
      args: ['-e', `${declare} setInterval(() => undefined, 1000); ${script}`],
      cwd: folder,
      env: {},
      log: join(folder, 'log'),
      stopSignal: 'SIGTERM' as const,
      graceMs,
      ready: async () => runs(),
      readyTimeoutMs: 10_000,
    };
    return new SupervisedProcess(
      spec,
      (line) => lines.push(line),
      (identity) => identities.push(identity),
    );
  }

  it('starts, records and stops a process', async () => {
    const process = supervised('ready()');
    await process.start();
    const [identity] = identities;
    expect(identity && isAlive(identity)).toBe(true);
    await process.stop();
    expect(identity && isAlive(identity)).toBe(false);
    expect(identities).toHaveLength(2);
  });

  it('starts a killed process again', async () => {
    const process = supervised('ready()');
    await process.start();
    await process.kill('SIGKILL');
    await process.untilReady();
    const [first, none, second] = identities;
    expect(none).toBeUndefined();
    expect(second?.pid).not.toBe(first?.pid);
    expect(lines.some((line) => line.startsWith('died (SIGKILL): starting again'))).toBe(true);
    await process.stop();
    expect(identities).toHaveLength(4);
  });

  it('shows the log of a process that ends during its start, and does not start it again', async () => {
    const process = supervised(
      `console.error('wrong setting: PORT'); setTimeout(() => require('process').exit(3), 20)`,
    );
    await expect(process.start()).rejects.toThrow(/ended during its start.*\n.*wrong setting: PORT/);
    expect(identities).toHaveLength(2);
  });

  it('kills a process that ignores its stop signal', async () => {
    const process = supervised(`require('process').on('SIGTERM', () => undefined); ready()`, 100);
    await process.start();
    await process.stop();
    expect(lines).toContain('did not end within 0.1 s: killed');
  });

  it('ends what the process started', async () => {
    const process = supervised(
      `const child = require('child_process').spawn('sleep', ['1000']);
       require('fs').writeFileSync('child', String(child.pid)); ready()`,
    );
    await process.start();
    const child = identify(Number(readFileSync(join(folder, 'child'), 'utf8')));
    expect(child && isAlive(child)).toBe(true);
    await process.kill('SIGKILL');
    expect(await waitUntil(() => !child || !isAlive(child), { timeoutMs: 5_000 })).toBe(true);
    await process.stop();
  });

  it('can be stopped during its start', async () => {
    const process = supervised('');
    const start = process.start();
    await process.stop();
    await expect(start).rejects.toThrow('was stopped');
  });

  it('names a program that cannot be run', async () => {
    const process = supervised('');
    process.spec.command = join(folder, 'nothing');
    await expect(process.start()).rejects.toThrow('ended during its start');
    expect(lines[0]).toContain('ENOENT');
  });
});

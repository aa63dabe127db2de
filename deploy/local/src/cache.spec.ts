import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cached } from './cache';

describe('cached', () => {
  let cache: string;
  let target: string;
  const context = { report: () => undefined, signal: new AbortController().signal };

  beforeEach(() => {
    cache = mkdtempSync(join(tmpdir(), 'cache-'));
    target = join(cache, 'thing-1.0');
  });

  afterEach(() => rmSync(cache, { recursive: true }));

  it('fills once, also when asked twice at the same time', async () => {
    let fills = 0;
    const fill = async (folder: string) => {
      fills++;
      writeFileSync(join(folder, 'file'), 'whole');
    };
    await Promise.all([cached(target, context, fill), cached(target, context, fill)]);
    await cached(target, context, fill);
    expect(fills).toBe(1);
    expect(readdirSync(cache)).toEqual(['thing-1.0']);
    expect(readdirSync(target)).toEqual(['file']);
  });

  it('leaves nothing after a fill that fails', async () => {
    const fill = async (folder: string) => {
      writeFileSync(join(folder, 'file'), 'half');
      throw new Error('no network');
    };
    await expect(cached(target, context, fill)).rejects.toThrow('no network');
    expect(readdirSync(cache)).toEqual([]);
  });

  it('removes what a killed fill left, and nothing else', async () => {
    mkdirSync(`${target}.part-abc`);
    mkdirSync(`${target}.1.part-abc`);
    await cached(target, context, async () => undefined);
    expect(existsSync(`${target}.part-abc`)).toBe(false);
    expect(existsSync(`${target}.1.part-abc`)).toBe(true);
  });

  it('gives up waiting when aborted', async () => {
    const abort = new AbortController();
    const first = cached(target, context, async () => {
      const second = cached(target, { ...context, signal: abort.signal }, async () => undefined);
      abort.abort(new Error('stopped'));
      await expect(second).rejects.toThrow('stopped');
    });
    await first;
  });
});

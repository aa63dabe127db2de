import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { contextFile, readContext, storeContext } from './context';

describe('context', () => {
  const folder = mkdtempSync(join(tmpdir(), 'modelkeep-cli-'));
  const env = { XDG_CONFIG_HOME: folder };
  const file = contextFile(env);
  const stored = { url: 'http://127.0.0.1:8080', token: 'mk_stored' };

  beforeEach(() => storeContext(stored, file));
  afterAll(() => rmSync(folder, { recursive: true }));

  it('is kept in a file that only its owner can read', () => {
    expect(readContext(env)).toEqual(stored);
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it('is overridden by the environment', () => {
    const both = { MODELKEEP_URL: 'http://other:1/', MODELKEEP_TOKEN: 'mk_env' };
    expect(readContext({ ...env, ...both })).toEqual({ url: 'http://other:1', token: 'mk_env' });
    expect(readContext({ ...env, MODELKEEP_TOKEN: 'mk_env' })).toEqual({ ...stored, token: 'mk_env' });
  });

  it('never sends the stored token to another server', () => {
    const elsewhere = { ...env, MODELKEEP_URL: 'http://other:1' };
    expect(() => readContext(elsewhere)).toThrow(/^MODELKEEP_TOKEN is not set/);
  });

  it.each([
    ['nothing is set', { XDG_CONFIG_HOME: join(folder, 'none') }, /MODELKEEP_URL is not set/],
    ['no URL', { ...env, MODELKEEP_URL: 'ftp://x', MODELKEEP_TOKEN: 't' }, /not an http\(s\) URL/],
  ])('says what is wrong: %s', (_, given, message) => {
    expect(() => readContext(given)).toThrow(message);
  });

  it('says that a damaged file is', () => {
    writeFileSync(file, '{');
    expect(() => readContext(env)).toThrow(/is damaged/);
  });
});

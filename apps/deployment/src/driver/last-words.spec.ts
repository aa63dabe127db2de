import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { lastLogMessage } from './last-words';

const folder = mkdtempSync(join(tmpdir(), 'last-words-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('lastLogMessage', () => {
  const of = (text: string) => {
    const path = join(folder, 'log');
    writeFileSync(path, text);
    return lastLogMessage(path);
  };

  it('prefers the last error over what is logged after it', async () => {
    const error = {
      level: 'fatal',
      msg: 'cannot start',
      err: { message: 'package signature does not verify' },
    };
    const text = [{ level: 'info', msg: 'starting' }, error, { level: 'info', msg: 'bye' }].map((line) =>
      JSON.stringify(line),
    );
    expect(await of(`${text.join('\n')}\n`)).toBe('cannot start: package signature does not verify');
  });

  it('says a cause once', async () => {
    const line = { level: 'error', msg: 'cannot start: no package', err: { message: 'no package' } };
    expect(await of(JSON.stringify(line))).toBe('cannot start: no package');
  });

  it('takes plain text, long logs, and none', async () => {
    expect(await of(`${'x'.repeat(50_000)}\nSegmentation fault\n\n`)).toBe('Segmentation fault');
    expect(await of('')).toBeUndefined();
    expect(await lastLogMessage(join(folder, 'none'))).toBeUndefined();
  });
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const built = join(__dirname, '../../../dist/apps/console');
const LIMIT_KB = 350;

describe('the build of the console', () => {
  it(`needs at most ${LIMIT_KB} kB, zipped, before its first view`, () => {
    const page = readFileSync(join(built, 'index.html'), 'utf8');
    // The entry, what it imports at once (Vite names that as preloads), and the styles; the rest is loaded as it is needed.
    const files = [...page.matchAll(/(?:src|href)="\/(assets\/[^"]+\.(?:js|css))"/g)].map(
      ([, file = '']) => file,
    );
    expect(files.some((file) => file.endsWith('.js'))).toBe(true);
    expect(files.some((file) => file.endsWith('.css'))).toBe(true);
    const bytes = files.reduce((sum, file) => sum + gzipSync(readFileSync(join(built, file))).length, 0);
    expect(bytes / 1000).toBeLessThanOrEqual(LIMIT_KB);
  });
});

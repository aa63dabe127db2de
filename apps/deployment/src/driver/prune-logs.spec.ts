import { mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pruneLogs } from './prune-logs';

describe('pruneLogs', () => {
  const folder = mkdtempSync(join(tmpdir(), 'prune-logs-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('removes only what is old', async () => {
    const hoursAgo = (hours: number) => Date.now() / 1000 - hours * 3600;
    for (const [name, age] of [['old', 3] as const, ['young', 1] as const]) {
      writeFileSync(join(folder, name), '');
      utimesSync(join(folder, name), hoursAgo(age), hoursAgo(age));
    }
    await pruneLogs(folder, 2 * 3_600_000);
    expect(readdirSync(folder)).toEqual(['young']);
  });
});

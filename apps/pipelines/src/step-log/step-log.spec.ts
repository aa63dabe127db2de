import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StepLog, lastPrintedLine } from './step-log';

const folder = mkdtempSync(join(tmpdir(), 'step-log-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('StepLog', () => {
  it('is cut at its limit, and its last printed line is found', async () => {
    const path = join(folder, 'cut.log');
    const log = new StepLog(path, 10);
    log.write('abc\n');
    log.write('ValueError: bad\n\n');
    log.write('never');
    await log.close();
    expect(readFileSync(path, 'utf8')).toMatch(/^abc\nValueError: bad\n\n\n\[the log is cut here/);
    const other = new StepLog(join(folder, 'last.log'));
    other.write('first\n  ValueError: bad \n\n');
    other.say('ended');
    await other.close();
    expect(await lastPrintedLine(other.path)).toBe('ValueError: bad');
    expect(existsSync(other.path)).toBe(true);
  });
});

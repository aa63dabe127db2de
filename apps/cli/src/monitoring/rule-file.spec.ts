import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readRuleFile } from './rule-file';

describe('readRuleFile', () => {
  const folder = mkdtempSync(join(tmpdir(), 'rules-'));
  const file = join(folder, 'rules.yaml');
  afterAll(() => rmSync(folder, { recursive: true }));

  it('reads rules with their defaults', () => {
    writeFileSync(
      file,
      'rules:\n  - name: low-auc\n    monitor: credit\n    metric: roc-auc\n    below: 0.7\n',
    );
    expect(readRuleFile(file).rules).toEqual([
      {
        name: 'low-auc',
        monitor: 'credit',
        metric: 'roc-auc',
        below: 0.7,
        forWindows: 1,
        clearWindows: 2,
        severity: 'warning',
      },
    ]);
  });

  it('names the line of each fault', () => {
    writeFileSync(
      file,
      'rules:\n  - name: Low\n    monitor: credit\n    metric: roc-auc\n    below: 0.7\n  - name: b\n    monitor: credit\n    metric: auc\n    above: 1\n',
    );
    expect(() => readRuleFile(file)).toThrow(
      /rules.yaml:2: rules.0.name: .*\n.*rules.yaml:8: rules.1.metric: /,
    );
    expect(() => readRuleFile(join(folder, 'none.yaml'))).toThrow('cannot be read');
  });
});

import { compileCounts } from './counts';
import { runSpace } from './spaces.fixture';

const experiments = [{ sql: 'run.experiment_id', values: ['1'] }];
const plain = (text: string) => text.replace(/\s+/g, ' ').trim();

describe('compileCounts', () => {
  it('judges each row by both filters, all values as parameters', () => {
    const filters = { first: "status = 'FAILED'", second: "run_id LIKE 'a%'", base: "tags.team = 'dana'" };
    const { text, values } = compileCounts(runSpace, filters, experiments);
    expect(values).toEqual(['1', 'team', 'dana', 'FAILED', 'a%']);
    expect(plain(text)).toMatch(
      /\(.*\$4.*\) AS first, \(.*\$5.*\) AS second FROM run WHERE .*\$1.* AND .*\$2/,
    );
    expect(text).not.toMatch(/FAILED|dana/);
  });

  it('takes an empty filter for one that always holds', () => {
    const { text } = compileCounts(runSpace, { first: '', second: '' }, experiments);
    expect(plain(text)).toContain(
      'SELECT (TRUE) AS first, (TRUE) AS second FROM run WHERE run.experiment_id',
    );
  });
});

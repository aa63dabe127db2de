import { concatenateCsv, readCsv, toFeatureRows } from './data';

describe('the data of the example', () => {
  it('has an outcome for every applicant, known after the features', async () => {
    for (const kind of ['', 'shifted_']) {
      const applicants = await readCsv(`${kind}applicants.csv`);
      const outcomes = new Map((await readCsv(`${kind}outcomes.csv`)).map((row) => [row.applicant_id, row]));
      expect(outcomes.size).toBe(applicants.length);
      for (const { applicant_id, event_timestamp } of applicants) {
        const applied = outcomes.get(applicant_id)?.application_timestamp ?? '';
        expect(Date.parse(applied)).toBeGreaterThanOrEqual(Date.parse(event_timestamp ?? ''));
      }
    }
  });

  it('becomes typed feature rows; an empty cell is null', () => {
    const features = [
      { name: 'age', type: 'int64' as const },
      { name: 'purpose', type: 'string' as const },
      { name: 'amount', type: 'float64' as const },
    ];
    const rows = [
      { id: 'a', event_timestamp: '2019-01-01T08:00:00Z', age: '35', purpose: 'none', amount: '' },
    ];
    expect(toFeatureRows(rows, features, 'id')).toEqual([
      {
        entityKey: 'a',
        eventTime: '2019-01-01T08:00:00.000Z',
        values: { age: 35, purpose: 'none', amount: null },
      },
    ]);
  });

  it('puts files with the same columns together, and refuses others', async () => {
    const both = await concatenateCsv('outcomes.csv', 'shifted_outcomes.csv');
    expect(both.trimEnd().split('\n')).toHaveLength(1 + 1000 + 400);
    await expect(concatenateCsv('outcomes.csv', 'applicants.csv')).rejects.toThrow('same columns');
  });
});

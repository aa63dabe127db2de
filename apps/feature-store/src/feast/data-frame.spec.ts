import { FeatureView } from '@modelkeep/contracts/features/feature-view';
import { FeatureViewApplied } from '@modelkeep/contracts/features/feature-view-applied.event';
import { ProblemError } from '@modelkeep/service';
import { DataFrame, Instant, rowsOf } from './data-frame';

const view = FeatureView.parse({
  ...FeatureViewApplied.example,
  features: [
    { name: 'age', type: 'int64' },
    { name: 'purpose', type: 'string' },
  ],
});
const frame = {
  applicant_id: ['a-1', 'a-2'],
  event_timestamp: ['2020-03-01T10:00:00', '2020-03-01 11:00:00.000001'],
  created: [null, null],
  age: [35, null],
};

describe('Instant', () => {
  it.each([
    ['2020-03-01T10:00:00Z', '2020-03-01T10:00:00Z'],
    ['2020-03-01T10:00:00.123456', '2020-03-01T10:00:00.123456Z'],
    ['2020-03-01 10:00', '2020-03-01T10:00:00Z'],
    ['2020-03-01', '2020-03-01T00:00:00Z'],
    ['2020-03-01T10:00:00+02:00', '2020-03-01T08:00:00.000Z'],
  ])('reads %s', (text, instant) => expect(Instant.parse(text)).toBe(instant));

  it.each(['', 'yesterday', '2020-13-01', '2020-03-01T25:00:00', '1583056800'])('refuses "%s"', (text) =>
    expect(Instant.safeParse(text).success).toBe(false),
  );
});

describe('rowsOf', () => {
  it('makes a row of each line, without the columns that the view does not have', () => {
    expect(rowsOf(DataFrame.parse(frame), view)).toEqual([
      { entityKey: 'a-1', eventTime: '2020-03-01T10:00:00Z', values: { age: 35 } },
      { entityKey: 'a-2', eventTime: '2020-03-01T11:00:00.000001Z', values: { age: null } },
    ]);
  });

  it('reads columns by row index', () => {
    const byIndex = Object.fromEntries(
      Object.entries(frame).map(([name, cells]) => [name, { '0': cells[0], '1': cells[1] }]),
    );
    expect(rowsOf(DataFrame.parse(byIndex), view)).toEqual(rowsOf(DataFrame.parse(frame), view));
  });

  it.each([
    [{ applicant_id: undefined }, 'body.df.applicant_id'],
    [{ age: [35] }, 'body.df.age'],
    [{ event_timestamp: ['2020-03-01T10:00:00', 'soon'] }, 'body.df.event_timestamp.1'],
    [{ applicant_id: ['a-1', null] }, 'body.df.applicant_id.1'],
  ])('says where %j does not fit', (broken, path) => {
    const entries = Object.entries({ ...frame, ...broken }).filter(([, cells]) => cells !== undefined);
    try {
      rowsOf(DataFrame.parse(Object.fromEntries(entries)), view);
      throw new Error('it was taken');
    } catch (error) {
      expect((error as ProblemError).errors?.map((fault) => fault.path)).toContain(path);
    }
  });
});

import { Double, doubleToJson, Int64, Key, Metric, Time, Truncated } from './values';

describe('values of the MLflow API', () => {
  it('reads int64 as a number or as digits', () => {
    expect(Int64.parse('1700000000000')).toBe(1_700_000_000_000);
    expect(Int64.parse(-5)).toBe(-5);
    for (const wrong of ['', '1.5', 1.5, 'x', null]) expect(Int64.safeParse(wrong).success).toBe(false);
  });

  it.each([NaN, Infinity, -Infinity, 0.1, -3])('carries the double %d there and back', (value) => {
    expect(Double.parse(JSON.parse(JSON.stringify(doubleToJson(value))))).toBe(value);
  });

  it.each(['', 'nan', '1,5', '0x10'])('refuses the double "%s"', (value) => {
    expect(Double.safeParse(value).success).toBe(false);
  });

  it('holds times to the years that a timestamp can write', () => {
    expect(Time.safeParse(253_402_300_799_999).success).toBe(true);
    expect(Time.safeParse(253_402_300_800_000).success).toBe(false);
    expect(Time.safeParse(-1).success).toBe(false);
  });

  it.each(['auc', 'learning rate', 'val/auc', 'mlflow.user', 'a:b', 'größe'])('takes the key %s', (key) => {
    expect(Key.safeParse(key).success).toBe(true);
  });

  it.each(['', '/a', 'a//b', 'a/../b', './a', 'a\nb', 'a\0b', 'a*', 'x'.repeat(251)])(
    'refuses the key %j',
    (key) => expect(Key.safeParse(key).success).toBe(false),
  );

  it.each([
    ['abcd', 'abc'],
    ['abc', 'abc'],
    ['🙂🙂🙂🙂', '🙂🙂🙂'],
    ['a🙂b🙂', 'a🙂b'],
    ['', ''],
  ])('of %s keeps three characters', (text, kept) => expect(Truncated(3).parse(text)).toBe(kept));

  it('refuses a time before 1970', () => {
    expect(Metric.safeParse({ key: 'a', value: 1, timestamp: -1 }).success).toBe(false);
  });

  it('takes step 0 where a metric has none', () => {
    expect(Metric.parse({ key: 'a', value: 1, timestamp: '5' })).toEqual({
      key: 'a',
      value: 1,
      timestamp: 5,
      step: 0,
    });
  });
});

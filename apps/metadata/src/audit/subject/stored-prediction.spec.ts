import { randomBytes } from 'node:crypto';
import { PredictionRecord } from '@modelkeep/contracts/serving/prediction';
import { PredictionServed } from '@modelkeep/contracts/serving/prediction-served.event';
import { hide, isHidden, remains, reveal } from './stored-prediction';

const record = PredictionRecord.parse({ ...PredictionServed.example, caller: 'loan-desk', requestId: 'r' });
const [one, other] = [randomBytes(32), randomBytes(32)];

describe('a stored prediction', () => {
  const stored = hide(record, ['a', 'b'], [one, other]);
  if (!isHidden(stored)) throw new Error('it is hidden');

  it('is what it was to who has all keys', () => {
    expect(reveal(stored, [one, other])).toEqual(record);
  });

  it.each([
    ['without a key', [one, undefined]],
    ['with another key', [one, randomBytes(32)]],
    ['with the keys in another order', [other, one]],
  ])('tells nothing %s', (_, keys) => {
    expect(reveal(stored, keys)).toBeUndefined();
  });

  it('shows nothing personal', () => {
    const text = JSON.stringify(stored);
    for (const hidden of ['a-0001', 'loan-desk', 'AABAPwAAgD4=', '"age"']) expect(text).not.toContain(hidden);
    expect(PredictionRecord.parse(remains(stored))).toMatchObject({ model: 'credit-risk', entityKeys: {} });
  });
});

import { ProblemError } from '@modelkeep/service';
import { parseReferences } from './references';

describe('parseReferences', () => {
  it('groups features by view, in order of first mention', () => {
    expect(parseReferences(['profile:age', 'loans:count', 'profile:income'])).toEqual([
      { featureView: 'profile', features: ['age', 'income'] },
      { featureView: 'loans', features: ['count'] },
    ]);
  });

  it.each([[[]], [['age']], [['profile:']], [[':age']], [['a:b:c']]])('refuses %j', (references) =>
    expect(() => parseReferences(references)).toThrow(ProblemError),
  );
});

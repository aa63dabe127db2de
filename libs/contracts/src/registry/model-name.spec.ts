import { Alias, isReservedAlias, ModelName } from './model-name';

describe('ModelName', () => {
  it.each(['credit-risk', 'Credit Risk', 'Größe (neu)', 'a.b', '.hidden', 'a\\b', '100%', 'x'.repeat(256)])(
    'takes %s',
    (name) => expect(ModelName.safeParse(name).success).toBe(true),
  );

  it.each(['', '  ', 'a/b', 'a:b', '.', '..', '..a', 'a\nb', 'a\0', 'x'.repeat(257)])('refuses %j', (name) =>
    expect(ModelName.safeParse(name).success).toBe(false),
  );
});

describe('Alias', () => {
  it.each(['champion', 'Champion_2', 'v1.2'])('takes %s', (alias) =>
    expect(Alias.safeParse(alias).success).toBe(true),
  );

  it.each(['', 'a b', 'a/b', '.', '..'])('refuses %j', (alias) =>
    expect(Alias.safeParse(alias).success).toBe(false),
  );

  it('knows the reserved ones', () => {
    expect(['latest', 'LATEST', 'v1', 'V12'].map(isReservedAlias)).toEqual([true, true, true, true]);
    expect(['late', 'v', 'v1.2', 'version1'].map(isReservedAlias)).toEqual([false, false, false, false]);
  });
});

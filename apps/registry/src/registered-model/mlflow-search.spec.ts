import { modelFilterKeys, readFilter } from './mlflow-search';

const read = (filter?: string) => readFilter(filter, modelFilterKeys, 'registered_models.name');
const tag = 'tags.`mlflow.prompt.is_prompt`';

describe('readFilter', () => {
  it.each([undefined, '', `name = 'a'`, `${tag} = 'false'`, `${tag} != 'true'`])(
    'leaves prompts out of %s',
    (filter) => expect(read(filter).restrictions).toHaveLength(1),
  );

  it.each([`${tag} = 'true'`, `${tag} = 'True' AND name = 'a'`, `${tag} != 'false'`])(
    'finds prompts by %s',
    (filter) => expect(read(filter).restrictions).toEqual([]),
  );

  it('says nothing of the tag that models do not have', () => {
    expect(read(`name = 'a' AND ${tag} != 'true'`).filter).toHaveLength(1);
  });

  it('refuses attributes that models are not searched by', () => {
    expect(() => read(`timestamp > 1`)).toThrow('Invalid attribute name: timestamp');
  });
});

import { extendSchema } from './dataset-schema';

describe('extendSchema', () => {
  it('takes the type of the first value of each field', () => {
    const first = extendSchema(null, [
      { part: 'inputs', key: 'n', type: 'integer' },
      { part: 'inputs', key: 'n', type: 'float' },
      { part: 'expectations', key: 'answer', type: 'string' },
    ]);
    expect(first).toEqual({
      ...{ inputs: { n: 'integer' }, outputs: {}, expectations: { answer: 'string' }, version: '1.0' },
    });
    expect(extendSchema(first, [{ part: 'inputs', key: 'm', type: 'null' }]).inputs).toEqual({
      ...{ n: 'integer', m: 'null' },
    });
    expect(first.inputs).toEqual({ n: 'integer' });
  });

  it('has one type for outputs that are no objects, unless there were objects before', () => {
    const plain = extendSchema(null, [{ part: 'outputs', key: null, type: 'string' }]);
    expect(plain.outputs).toBe('string');
    expect(extendSchema(plain, [{ part: 'outputs', key: 'a', type: 'integer' }]).outputs).toBe('string');
    const objects = extendSchema(null, [{ part: 'outputs', key: 'a', type: 'integer' }]);
    expect(extendSchema(objects, [{ part: 'outputs', key: null, type: 'string' }]).outputs).toEqual({
      a: 'integer',
    });
  });
});

import { PipelineDefinition } from '@modelkeep/contracts/pipelines/pipeline';
import { pairs, parametersOf, scalarsOf } from './run-options';

describe('values of the command line', () => {
  it('are pairs, which may hold further equals signs', () => {
    expect(pairs('b=x=y', pairs('a=1'))).toEqual({ a: '1', b: 'x=y' });
    expect(() => pairs('a')).toThrow('Expected name=value.');
  });

  it('are JSON, unless the pipeline wants text', () => {
    const definition = PipelineDefinition.parse({
      parameters: { version: { schema: { type: 'string' } }, seed: {}, names: {} },
      steps: [{ kind: 'command', name: 'a', command: ['true'] }],
    });
    const given = { version: '7', seed: '7', names: '["a"]', day: 'monday' };
    expect(parametersOf(given, definition)).toEqual({ version: '7', seed: 7, names: ['a'], day: 'monday' });
  });

  it('are scalars for a filter', () => {
    const given = { deployment: 'credit-risk', version: '3', urgent: 'true', list: '[1]' };
    expect(scalarsOf(given)).toEqual({ deployment: 'credit-risk', version: 3, urgent: true, list: '[1]' });
  });
});

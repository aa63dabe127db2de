import { PipelineDefinition } from '@modelkeep/contracts/pipelines/pipeline';
import { pairs, parametersOf } from './run-options';

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
});

import { Step } from '@modelkeep/contracts/pipelines/step';
import { stepEdges } from './step-edges';

const step = (name: string, inputs: Record<string, string> = {}, needs: string[] = []) =>
  Step.parse({ name, kind: 'command', command: ['true'], inputs, needs });

describe('stepEdges', () => {
  it('draws needs and references, each once', () => {
    const inputs = { a: '${steps.read.outputs.x}', b: '${steps.train-a.outputs.y}', c: '${inputs.z}' };
    expect(stepEdges([step('read'), step('train-a'), step('choose', inputs, ['read'])])).toEqual([
      { from: 'read', to: 'choose' },
      { from: 'train-a', to: 'choose' },
    ]);
  });
});

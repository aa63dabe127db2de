import { plain } from '../terminal/layout';
import { replay } from './explanation.fixture';
import { replayText } from './replay.text';

describe('replayText', () => {
  it('shows the bytes of each output and says that they are identical', () => {
    const text = replayText(replay, plain).join('\n');
    expect(text).toContain('probabilities FP32  identical');
    expect(text).toContain('recorded  0000803e0000403f');
    expect(text).toContain('replayed  0000803e0000403f');
    expect(text.split('\n').at(-1)).toBe('  IDENTICAL to the last bit');
  });

  it('says which output differs', () => {
    const outputs = replay.outputs.map((output) =>
      output.name === 'probabilities'
        ? { ...output, replayed: '0000803e0100403f', identical: false }
        : output,
    );
    const text = replayText({ ...replay, identical: false, outputs }, plain).join('\n');
    expect(text).toContain('label INT64  identical');
    expect(text).toContain('probabilities FP32  different');
    expect(text.split('\n').at(-1)).toBe('  DIFFERENT');
  });

  it('cuts long outputs', () => {
    const recorded = 'ab'.repeat(100);
    const outputs = [{ name: 'x', datatype: 'FP32', recorded, replayed: recorded, identical: true }];
    expect(replayText({ ...replay, outputs }, plain).join('\n')).toContain(`${'ab'.repeat(32)}… (100 bytes)`);
  });
});

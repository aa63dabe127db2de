import { logger, NestLogger } from './logging';

describe('NestLogger', () => {
  const lines: unknown[][] = [];

  beforeEach(() => {
    lines.length = 0;
    jest.spyOn(logger(), 'warn').mockImplementation((...line: unknown[]) => void lines.push(line));
  });

  it('writes text with its context', () => {
    new NestLogger().warn('slow', 'Kafka');
    expect(lines).toEqual([[{ context: 'Kafka', detail: undefined }, 'slow']]);
  });

  it('writes an object by its fields', () => {
    new NestLogger().warn({ msg: 'Connection: refused', broker: 'a:1' }, 'Kafka');
    expect(lines).toEqual([[{ context: 'Kafka', msg: 'Connection: refused', broker: 'a:1' }]]);
  });

  it('writes an error as an error', () => {
    const error = new Error('gone');
    new NestLogger().warn(error, 'Kafka');
    expect(lines).toEqual([[{ context: 'Kafka', err: error }, 'gone']]);
  });
});

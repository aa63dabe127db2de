import { z } from 'zod';
import { baseConfig, loadConfig } from './config';

const env = { PORT: '8080', INTERNAL_SECRET: 'x'.repeat(32) };

describe('loadConfig', () => {
  it('reads numbers and fills in defaults', () => {
    expect(loadConfig(baseConfig, env)).toEqual({
      HOST: '127.0.0.1',
      PORT: 8080,
      LOG_LEVEL: 'info',
      INTERNAL_SECRET: env.INTERNAL_SECRET,
    });
  });

  it('names every variable that is missing or wrong, in one line, and shows no value', () => {
    const read = () =>
      loadConfig(baseConfig.extend({ DATABASE_URL: z.string() }), { PORT: '99999', INTERNAL_SECRET: 'hush' });
    expect(read).toThrow(/PORT: .*INTERNAL_SECRET: .*DATABASE_URL: /);
    expect(read).not.toThrow(/hush/);
  });
});

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { kafkaSecurity } from './kafka-security';

describe('kafkaSecurity', () => {
  const folder = mkdtempSync(join(tmpdir(), 'kafka-security-'));
  const ca = join(folder, 'ca.pem');
  writeFileSync(ca, 'an authority');
  afterAll(() => rmSync(folder, { recursive: true }));

  it('is open where nothing is set', () => {
    expect(kafkaSecurity({})).toEqual({ ssl: false });
  });

  it('reads authority, name and password', () => {
    const env = {
      KAFKA_TLS: 'true',
      KAFKA_CA_FILE: ca,
      KAFKA_USERNAME: 'registry',
      KAFKA_PASSWORD: 'secret',
    };
    expect(kafkaSecurity(env)).toEqual({
      ssl: { ca: 'an authority', cert: undefined, key: undefined },
      sasl: { mechanism: 'scram-sha-512', username: 'registry', password: 'secret' },
    });
  });

  it.each([
    [{ KAFKA_USERNAME: 'registry' }, /go together/],
    [{ KAFKA_SASL_MECHANISM: 'gssapi' }, /KAFKA_SASL_MECHANISM/],
    [{ KAFKA_TLS: 'true', KAFKA_CA_FILE: join(folder, 'none.pem') }, /none\.pem/],
  ])('refuses %j', (env, reason) => {
    expect(() => kafkaSecurity(env)).toThrow(reason);
  });
});

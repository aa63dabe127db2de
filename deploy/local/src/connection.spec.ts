import { externalParts, hostAndPort } from './connection';

describe('externalParts', () => {
  it('is empty where nothing is set', () => {
    expect(externalParts({})).toEqual({});
  });

  it('reads what runs elsewhere', () => {
    const env = {
      MODELKEEP_KAFKA_BROKERS: 'a:9092, [::1]:9093',
      MODELKEEP_DATABASE_URL: 'postgres://u:p@db/postgres',
      MODELKEEP_S3_ENDPOINT: 'https://s3.example/',
      MODELKEEP_S3_ACCESS_KEY: 'k',
      MODELKEEP_S3_SECRET_KEY: 's',
    };
    expect(externalParts(env)).toEqual({
      kafkaBrokers: ['a:9092', '[::1]:9093'],
      adminDatabaseUrl: 'postgres://u:p@db/postgres',
      s3: { endpoint: 'https://s3.example', accessKey: 'k', secretKey: 's' },
    });
  });

  it.each([
    [{ MODELKEEP_KAFKA_BROKERS: 'a:9092,b' }, "MODELKEEP_KAFKA_BROKERS: 'b' is not host:port"],
    [{ MODELKEEP_DATABASE_URL: 'mysql://db' }, 'MODELKEEP_DATABASE_URL is not a URL'],
    [{ MODELKEEP_S3_ENDPOINT: 'http://s3' }, 'MODELKEEP_S3_ACCESS_KEY is missing'],
  ])('refuses %j', (env, message) => {
    expect(() => externalParts(env)).toThrow(message);
  });

  it('splits addresses', () => {
    expect(hostAndPort('[::1]:9092')).toEqual({ host: '::1', port: 9092 });
  });
});

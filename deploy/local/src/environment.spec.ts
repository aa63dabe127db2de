import { passedEnvironment, serviceEnvironment, signOnSettings, type StackFacts } from './environment';
import { SERVICE_NAMES, USUAL_PORTS } from './services';

const facts: StackFacts = {
  home: '/data/a b',
  cache: '/cache',
  ports: USUAL_PORTS,
  secrets: {
    postgresPassword: 'pp',
    minioAccessKey: 'ma',
    minioSecretKey: 'ms',
    internalSecret: 'is',
    adminToken: 'at',
    signingPrivateKey: 'private',
    signingPublicKey: 'public',
    auditSigningKey: 'audit private',
    auditMasterKey: 'am',
    webhookSecretKey: 'wk',
  },
  connection: {
    kafkaBrokers: ['127.0.0.1:9092', 'other:9092'],
    adminDatabaseUrl: 'postgresql://admin:word@db.example:6000/postgres?sslmode=require',
    s3: { endpoint: 'http://127.0.0.1:9000', accessKey: 'ka', secretKey: 'ks' },
  },
};

describe('serviceEnvironment', () => {
  it('tells each service where everything is', () => {
    for (const service of SERVICE_NAMES) {
      expect(serviceEnvironment(service, facts)).toMatchObject({
        HOST: '127.0.0.1',
        PORT: String(USUAL_PORTS[service]),
        KAFKA_BROKERS: '127.0.0.1:9092,other:9092',
        S3_ENDPOINT: 'http://127.0.0.1:9000',
        S3_ACCESS_KEY: 'ka',
        S3_SECRET_KEY: 'ks',
        INTERNAL_SECRET: 'is',
        GATEWAY_URL: 'http://127.0.0.1:8080',
        REGISTRY_URL: 'http://127.0.0.1:8081',
        FEATURE_STORE_URL: 'http://127.0.0.1:8082',
        METADATA_URL: 'http://127.0.0.1:8083',
        PIPELINES_URL: 'http://127.0.0.1:8084',
        DEPLOYMENT_URL: 'http://127.0.0.1:8085',
        MONITORING_URL: 'http://127.0.0.1:8086',
        DATA_DIR: `/data/a b/services/${service}`,
        CACHE_DIR: '/cache',
      });
    }
  });

  it('gives each service its own database, on the same server, without the administrator', () => {
    const url = new URL(serviceEnvironment('feature-store', facts)['DATABASE_URL'] ?? '');
    expect(url.host).toBe('db.example:6000');
    expect(url.pathname).toBe('/modelkeep_feature_store');
    expect(url.username).toBe('modelkeep_feature_store');
    expect(url.search).toBe('?sslmode=require');
    const passwords = SERVICE_NAMES.map(
      (service) => new URL(serviceEnvironment(service, facts)['DATABASE_URL'] ?? '').password,
    );
    expect(new Set(passwords).size).toBe(SERVICE_NAMES.length);
    expect(passwords).not.toContain('word');
  });

  it('hands each secret only to those who need it', () => {
    const holders = (name: string) =>
      SERVICE_NAMES.filter((service) => serviceEnvironment(service, facts)[name]);
    expect(holders('ADMIN_TOKEN')).toEqual(['gateway']);
    expect(holders('SIGNING_PRIVATE_KEY')).toEqual(['registry']);
    expect(holders('AUDIT_SIGNING_KEY')).toEqual(['metadata']);
    expect(holders('AUDIT_MASTER_KEY')).toEqual(['metadata']);
    expect(holders('SIGNING_PUBLIC_KEY')).toEqual(['registry', 'metadata', 'deployment']);
    expect(holders('MODEL_SERVER_ENTRY')).toEqual(['deployment']);
  });
});

describe('passedEnvironment', () => {
  it('passes search path, language, telemetry, proxies, and nothing else', () => {
    const env = {
      PATH: '/bin',
      LANG: 'C',
      OTEL_SERVICE: 'x',
      https_proxy: 'p',
      AWS_SECRET: 'no',
      DATABASE_URL: 'no',
    };
    expect(passedEnvironment(env)).toEqual({ PATH: '/bin', LANG: 'C', OTEL_SERVICE: 'x', https_proxy: 'p' });
  });
});

describe('signOnSettings', () => {
  it('are what the gateway needs of the environment, and nothing else', () => {
    const settings = { OIDC_ISSUER: 'https://id.example', OIDC_CLIENT_SECRET: 's', SESSION_HOURS: '1' };
    expect(signOnSettings({ ...settings, PATH: '/bin', ADMIN_TOKEN: 'x', MY_OIDC_ISSUER: 'y' })).toEqual(
      settings,
    );
  });
});

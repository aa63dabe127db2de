import { join } from 'node:path';
import type { Connection } from './connection';
import { HOST } from './ports';
import { serviceDatabaseUrl } from './postgres-databases';
import type { Secrets } from './secrets';
import { entryPoint, SERVICE_NAMES, type PortName, type ServiceName } from './services';

/** Everything that the environment of a service is made from. */
export interface StackFacts {
  home: string;
  cache: string;
  ports: Partial<Record<PortName, number>>;
  secrets: Secrets;
  connection: Connection;
}

/** Variable in every child's environment that says which stack it belongs to. */
export const STACK_MARK = 'MODELKEEP_STACK';

const PASSED = [
  'PATH',
  'HOME',
  'USER',
  'LANG',
  'LC_ALL',
  'TZ',
  'TMPDIR',
  'LOG_LEVEL',
  'NODE_ENV',
  'SSL_CERT_FILE',
];
const PASSED_PATTERN = /^(OTEL_|PIP_|UV_|(HTTPS?|NO|ALL)_PROXY$|KAFKA_(?!BROKERS$))/i;

/** Base URL of every service. */
export function serviceUrls(ports: StackFacts['ports']): Record<ServiceName, string> {
  const entries = SERVICE_NAMES.map((name) => [name, `http://${HOST}:${ports[name] ?? 0}`]);
  return Object.fromEntries(entries) as Record<ServiceName, string>;
}

/** What passes from our own environment to everything we start: search path, language, telemetry, proxies, how to log in at brokers. */
export function passedEnvironment(env: NodeJS.ProcessEnv): Record<string, string> {
  const passes = (name: string) => PASSED.includes(name) || PASSED_PATTERN.test(name);
  const entries = Object.entries(env).filter(([name, value]) => value !== undefined && passes(name));
  return Object.fromEntries(entries) as Record<string, string>;
}

/** The settings of one service: where everything is, and only the secrets that it needs. */
export function serviceEnvironment(service: ServiceName, facts: StackFacts): Record<string, string> {
  const { home, cache, ports, secrets, connection } = facts;
  const urls = serviceUrls(ports);
  return {
    HOST,
    PORT: String(ports[service] ?? 0),
    DATABASE_URL: serviceDatabaseUrl(connection.adminDatabaseUrl, secrets, service),
    KAFKA_BROKERS: connection.kafkaBrokers.join(','),
    S3_ENDPOINT: connection.s3.endpoint,
    S3_ACCESS_KEY: connection.s3.accessKey,
    S3_SECRET_KEY: connection.s3.secretKey,
    INTERNAL_SECRET: secrets.internalSecret,
    ...Object.fromEntries(SERVICE_NAMES.map((name) => [urlVariable(name), urls[name]])),
    DATA_DIR: join(home, 'services', service),
    CACHE_DIR: cache,
    ...ownSettings(service, facts),
  };
}

/** `feature-store` → `FEATURE_STORE_URL`. */
function urlVariable(service: ServiceName): string {
  return `${service.replaceAll('-', '_').toUpperCase()}_URL`;
}

/** Receivers that people try webhooks with run on the same machine. */
function webhookSettings(secrets: StackFacts['secrets']): Record<string, string> {
  return {
    WEBHOOK_SECRET_KEY: secrets.webhookSecretKey,
    WEBHOOK_ALLOW_HTTP: 'true',
    WEBHOOK_ALLOWED_NETWORKS: '127.0.0.0/8,::1/128',
  };
}

/** Single sign-on is set up in the caller's environment; PUBLIC_URL only where a proxy stands before the gateway. */
export function signOnSettings(env: NodeJS.ProcessEnv): Record<string, string> {
  const entries = Object.entries(env).filter(
    ([name, value]) => value !== undefined && /^(OIDC_\w+|PUBLIC_URL|SESSION_HOURS)$/.test(name),
  );
  return Object.fromEntries(entries) as Record<string, string>;
}

function ownSettings(
  service: ServiceName,
  { secrets, connection, ports }: StackFacts,
): Record<string, string> {
  const SIGNING_PUBLIC_KEY = secrets.signingPublicKey;
  switch (service) {
    case 'gateway':
      return {
        ADMIN_TOKEN: secrets.adminToken,
        PUBLIC_URL: serviceUrls(ports).gateway,
        ...signOnSettings(process.env),
      };
    case 'registry':
      return {
        SIGNING_PUBLIC_KEY,
        SIGNING_PRIVATE_KEY: secrets.signingPrivateKey,
        ...webhookSettings(secrets),
      };
    case 'monitoring':
      return webhookSettings(secrets);
    case 'deployment':
      return {
        SIGNING_PUBLIC_KEY,
        MODEL_SERVER_ENTRY: entryPoint('model-server'),
        STOP_REPLICAS_ON_EXIT: 'true',
      };
    case 'metadata':
      return {
        SIGNING_PUBLIC_KEY,
        AUDIT_SIGNING_KEY: secrets.auditSigningKey,
        AUDIT_MASTER_KEY: secrets.auditMasterKey,
        S3_PUBLIC_ENDPOINT: connection.s3.endpoint,
      };
    default:
      return {};
  }
}

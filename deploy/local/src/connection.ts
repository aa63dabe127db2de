import { acceptsConnections } from './probe';

/** How to reach the parts, embedded or external. Holds secrets. */
export interface Connection {
  /** `host:port` of each broker. */
  kafkaBrokers: string[];
  /** PostgreSQL URL of a role that may create databases and roles. */
  adminDatabaseUrl: string;
  s3: S3Connection;
}

/** How to reach the object store. `endpoint` is a URL. */
export interface S3Connection {
  endpoint: string;
  accessKey: string;
  secretKey: string;
}

/** Parts that already run elsewhere; the embedded ones are not started then. */
export type ExternalParts = Partial<Connection>;

/**
 * Reads MODELKEEP_KAFKA_BROKERS, MODELKEEP_DATABASE_URL and MODELKEEP_S3_ENDPOINT with its two keys.
 * Throws naming the variable that is missing or malformed.
 */
export function externalParts(env: NodeJS.ProcessEnv = process.env): ExternalParts {
  const parts: ExternalParts = {};
  const brokers = env['MODELKEEP_KAFKA_BROKERS'];
  if (brokers) parts.kafkaBrokers = brokers.split(',').map((broker) => brokerAddress(broker.trim()));
  const database = env['MODELKEEP_DATABASE_URL'];
  if (database)
    parts.adminDatabaseUrl = url('MODELKEEP_DATABASE_URL', database, ['postgres:', 'postgresql:']);
  const endpoint = env['MODELKEEP_S3_ENDPOINT'];
  if (endpoint) {
    parts.s3 = {
      endpoint: url('MODELKEEP_S3_ENDPOINT', endpoint, ['http:', 'https:']),
      accessKey: required(env, 'MODELKEEP_S3_ACCESS_KEY'),
      secretKey: required(env, 'MODELKEEP_S3_SECRET_KEY'),
    };
  }
  return parts;
}

/** Splits `host:port`. */
export function hostAndPort(address: string): { host: string; port: number } {
  const colon = address.lastIndexOf(':');
  return { host: address.slice(0, colon).replace(/^\[|\]$/g, ''), port: Number(address.slice(colon + 1)) };
}

/** External brokers, once one of them accepts connections. Throws where none does. Undefined where Kafka is embedded. */
export function confirmedBrokers({ kafkaBrokers }: ExternalParts): Promise<string[]> | undefined {
  if (!kafkaBrokers) return undefined;
  const addresses = kafkaBrokers.map(hostAndPort);
  return confirm(
    addresses,
    `no broker of MODELKEEP_KAFKA_BROKERS accepts connections: ${kafkaBrokers.join(', ')}`,
  ).then(() => kafkaBrokers);
}

/** The external object store, once it accepts connections. Throws where it does not. Undefined where it is embedded. */
export function confirmedS3({ s3 }: ExternalParts): Promise<S3Connection> | undefined {
  if (!s3) return undefined;
  const { protocol, hostname, port } = new URL(s3.endpoint);
  const address = { host: hostname, port: Number(port || (protocol === 'https:' ? 443 : 80)) };
  return confirm([address], `MODELKEEP_S3_ENDPOINT does not accept connections: ${s3.endpoint}`).then(
    () => s3,
  );
}

async function confirm(addresses: { host: string; port: number }[], otherwise: string): Promise<void> {
  const answers = await Promise.all(addresses.map(({ host, port }) => acceptsConnections(host, port)));
  if (!answers.includes(true)) throw new Error(otherwise);
}

function brokerAddress(text: string): string {
  const { host, port } = hostAndPort(text);
  if (host && Number.isInteger(port) && port > 0 && port < 65_536) return text;
  throw new Error(`MODELKEEP_KAFKA_BROKERS: '${text}' is not host:port`);
}

function url(name: string, text: string, protocols: string[]): string {
  if (!URL.canParse(text) || !protocols.includes(new URL(text).protocol)) {
    throw new Error(`${name} is not a URL that starts with ${protocols.map((p) => `${p}//`).join(' or ')}`);
  }
  return text.replace(/\/$/, '');
}

function required(env: NodeJS.ProcessEnv, name: string): string {
  const value = env[name];
  if (!value) throw new Error(`${name} is missing: MODELKEEP_S3_ENDPOINT needs it`);
  return value;
}

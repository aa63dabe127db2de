import { createHmac, generateKeyPairSync, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { readJson, writeJson, writePrivate } from './json-file';
import type { ServiceName } from './services';

/** Everything secret about one stack. Kept in `secrets.json`, mode 0600. */
export interface Secrets {
  /** Password of the PostgreSQL superuser; the services' passwords derive from it. */
  postgresPassword: string;
  minioAccessKey: string;
  minioSecretKey: string;
  /** Signs the tokens with which services call one another. */
  internalSecret: string;
  /** First administrator's bearer token at the gateway. */
  adminToken: string;
  /** Ed25519, PKCS #8 PEM: signs packages. */
  signingPrivateKey: string;
  /** Ed25519, SPKI PEM: checks package signatures. */
  signingPublicKey: string;
  /** Ed25519, PKCS #8 PEM: signs the checkpoints of the audit trail. */
  auditSigningKey: string;
  /** Encrypts the keys of the people that predictions are about; 32 bytes, hex. */
  auditMasterKey: string;
  /** Seals the secrets of webhooks; 32 bytes, hex. */
  webhookSecretKey: string;
}

/** File that holds the administrator's token and nothing else, mode 0600. */
export function adminTokenFile(home: string): string {
  return join(home, 'admin-token');
}

/** Reads the secrets of a home, or undefined where none were made yet. */
export function readSecrets(home: string): Secrets | undefined {
  return readJson<Secrets>(join(home, 'secrets.json'));
}

/** Reads the secrets of a home, each made at the first start that needs it and never changed after. */
export function ensureSecrets(home: string): Secrets {
  const secrets = { ...generate(), ...readSecrets(home) };
  writeJson(join(home, 'secrets.json'), secrets);
  writePrivate(adminTokenFile(home), `${secrets.adminToken}\n`);
  return secrets;
}

/** Password of a service's database role: derived, so that one secret gives all of them. */
export function databasePassword(secrets: Secrets, service: ServiceName): string {
  return createHmac('sha256', secrets.postgresPassword).update(service).digest('hex');
}

function generate(): Secrets {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519', {
    privateKeyEncoding: { type: 'pkcs8', format: 'pem' },
    publicKeyEncoding: { type: 'spki', format: 'pem' },
  });
  return {
    postgresPassword: token(),
    minioAccessKey: `modelkeep-${randomBytes(4).toString('hex')}`,
    minioSecretKey: token(),
    internalSecret: token(),
    adminToken: token(),
    signingPrivateKey: privateKey,
    signingPublicKey: publicKey,
    auditSigningKey: generateKeyPairSync('ed25519')
      .privateKey.export({ type: 'pkcs8', format: 'pem' })
      .toString(),
    auditMasterKey: token(),
    webhookSecretKey: token(),
  };
}

/** 256 random bits, safe in a URL and in SQL. */
function token(): string {
  return randomBytes(32).toString('hex');
}

import { generateKeyPairSync } from 'node:crypto';
import type { StackAddress } from './global-setup';
import { ServiceProcess } from './service-process';

/** On a machine with much else to do a start takes its time. */
const START_MS = 180_000;
const AUDIT_SIGNING_KEY = generateKeyPairSync('ed25519')
  .privateKey.export({ type: 'pkcs8', format: 'pem' })
  .toString();

/** A metadata service that seals small segments all the time. */
export function startMetadata(
  address: StackAddress,
  databaseUrl: string,
  dataFolder: string,
): Promise<ServiceProcess> {
  return ServiceProcess.start('metadata', {
    ...{ address, databaseUrl, dataFolder },
    env: {
      AUDIT_SIGNING_KEY,
      AUDIT_MASTER_KEY: '0a'.repeat(32),
      AUDIT_SEAL_SECONDS: '0.05',
      AUDIT_SEGMENT_RECORDS: '40',
      // Nobody shortens these: the stack and its disk go with the test.
      AUDIT_RETENTION_DAYS: '1',
    },
    caller: { name: 'amira', roles: ['auditor', 'data-scientist'] },
    stdio: ['ignore', 'ignore', 'inherit'],
    startMs: START_MS,
  });
}

import type { StackAddress } from './global-setup';
import { ServiceProcess } from './service-process';

/** A feature store that flushes its history all the time. */
export function startFeatureStore(
  address: StackAddress,
  databaseUrl: string,
  dataFolder: string,
): Promise<ServiceProcess> {
  return ServiceProcess.start('feature-store', {
    ...{ address, databaseUrl, dataFolder },
    env: { HISTORY_FLUSH_SECONDS: '0.05' },
    caller: { name: 'service:faults', roles: ['service'] },
    stdio: 'ignore',
  });
}

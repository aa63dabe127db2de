import { postgresAccount } from './account';
import { defaultCache, usableHome } from './folders';
import { lockHolder } from './lock';
import { readSecrets } from './secrets';
import { describeStack, type ConnectedStack } from './stack-view';
import { readState, stackLockFile } from './state';

/** Attaches to the stack that runs in `home`. Undefined where none runs, or where it is still starting. */
export async function connectStack(home: string): Promise<ConnectedStack | undefined> {
  const folder = usableHome(
    home,
    postgresAccount(() => undefined),
  );
  const holder = lockHolder(stackLockFile(folder));
  const { status, supervisor, connection, ports, cache } = readState(folder);
  if (!holder || supervisor?.started !== holder.started) return undefined;
  const secrets = readSecrets(folder);
  if (status !== 'running' || !connection || !secrets) return undefined;
  return describeStack({ home: folder, cache: cache ?? defaultCache(), ports, secrets, connection });
}

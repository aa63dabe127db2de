import { ApiClient } from '@modelkeep/client';
import { createAccount } from '@modelkeep/contracts/gateway/account.api';
import { startStack } from '@modelkeep/local-stack';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Target } from './target';

/** A stack of our own, and the token of a data scientist in it. */
export async function startModelkeep(report: (line: string) => void, signal: AbortSignal): Promise<Target> {
  const home = mkdtempSync(join(tmpdir(), 'modelkeep-conformance-'));
  const stack = await startStack({
    home,
    ports: 'free',
    services: ['registry', 'metadata', 'gateway'],
    report,
    signal,
  });
  const close = async () => {
    await stack.stop();
    rmSync(stack.home, { recursive: true, force: true });
    rmSync(home, { recursive: true, force: true });
  };
  try {
    const baseUrl = stack.urls.gateway;
    const admin = new ApiClient({ baseUrl, token: stack.adminToken });
    const body = { name: 'conformance', roles: ['data-scientist' as const] };
    const { token } = await admin.call(createAccount, { body });
    return {
      env: {
        MLFLOW_TRACKING_URI: baseUrl,
        MLFLOW_TRACKING_TOKEN: token,
        CONFORMANCE_METADATA_PID: String(stack.pid('metadata')),
      },
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

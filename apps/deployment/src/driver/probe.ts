import type { Health } from './driver';

const PATIENCE_MS = 2_000;

/** Asks a model server for its readiness (Open Inference Protocol V2, "server ready"). */
export async function probe(url: string): Promise<Health> {
  try {
    const response = await fetch(`${url}/v2/health/ready`, { signal: AbortSignal.timeout(PATIENCE_MS) });
    await response.body?.cancel();
    return response.ok ? 'ready' : 'unready';
  } catch {
    return 'silent';
  }
}

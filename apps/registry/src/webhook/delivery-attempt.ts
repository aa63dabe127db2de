import {
  type Answer,
  MAX_ATTEMPTS,
  RefusedUrlError,
  type Sender,
  delayAfter,
  mayChange,
} from '@modelkeep/outgoing';
import type { Attempt, ClaimedDelivery, Verdict } from './deliveries';
import { signedHeaders } from './signed-headers';
import type { WebhookSecrets } from './webhook-secrets';

/** Attempts one delivery; says what came of it and what follows. */
export async function attemptDelivery(
  { id, webhook_id, url, body, secret, attempt }: ClaimedDelivery,
  sender: Sender,
  secrets: WebhookSecrets,
): Promise<{ attempt: Attempt; verdict: Verdict }> {
  const startedAt = new Date();
  const ended = (result: Pick<Attempt, 'status' | 'error'>, verdict: Verdict) => ({
    attempt: { startedAt, durationMs: Date.now() - startedAt.getTime(), ...result },
    verdict,
  });
  if (attempt > MAX_ATTEMPTS)
    return ended({ error: 'the process died in each attempt' }, { state: 'failed' });
  const again = (retryAfter?: string): Verdict =>
    attempt === MAX_ATTEMPTS
      ? { state: 'failed' }
      : { state: 'pending', delayMs: delayAfter(attempt, retryAfter) };
  let answer: Answer;
  try {
    const key = secret ? secrets.open(secret, webhook_id) : undefined;
    answer = await sender.post(url, signedHeaders(id, body, key), body);
  } catch (error) {
    const verdict: Verdict = error instanceof RefusedUrlError ? { state: 'failed' } : again();
    return ended({ error: reasonOf(error) }, verdict);
  }
  const { status, retryAfter } = answer;
  if (isSuccess(status)) return ended({ status }, { state: 'delivered' });
  return ended({ status }, mayChange(status) ? again(retryAfter) : { state: 'failed' });
}

export const isSuccess = (status: number): boolean => status >= 200 && status < 300;

/** Why nothing was sent, in a line. */
export function reasonOf(error: unknown): string {
  if (error instanceof RefusedUrlError) return `the URL ${error.message}`;
  if (error instanceof AggregateError && error.errors.length > 0) return reasonOf(error.errors[0]);
  return error instanceof Error ? error.message : String(error);
}

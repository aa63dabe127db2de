import { Problem } from '@modelkeep/contracts/common/types';
import type { Claim, Failure } from '../pipeline-run/claim';
import { StepFailure } from './step-failure';
import type { StepLog } from '../step-log/step-log';

/** Answers that say "try again later". */
const LATER = new Set([429, 502, 503, 504]);
const LOGGED = 10_000;
const ANSWER_LIMIT_BYTES = 4 * 1024 * 1024;

/** The same for every attempt, so that a server that knows the header (draft-ietf-httpapi-idempotency-key) acts once. */
export const idempotencyKey = ({ run, step, item }: Claim): string =>
  [run.id, step.name, ...(item === undefined ? [] : [item])].join('/');

/**
 * Sends a request and returns the top-level fields of its JSON answer. Throws `StepFailure`: `free` where the server is
 * away, `never` where the request is at fault (4xx), else `counted`.
 */
export async function exchange(call: {
  name: string;
  url: URL;
  request: RequestInit & { signal: AbortSignal };
  log: StepLog;
  /** Answers after which another attempt may be made. */
  retryOn?: readonly number[];
}): Promise<Record<string, unknown>> {
  const { name, url, request, log, retryOn = [] } = call;
  const response = await fetch(url, request).catch((error: Error) => {
    request.signal.throwIfAborted();
    const cause = error.cause instanceof Error ? `: ${error.cause.message}` : '';
    throw new StepFailure(`${name} cannot be reached${cause}`, 'free');
  });
  const text = await readText(name, response);
  log.say(`answered ${response.status}`);
  if (text !== '') log.write(`${text.slice(0, LOGGED)}\n`);
  if (!response.ok) throw failureOf(name, response.status, text, retryOn);
  return topLevelFields(text);
}

async function readText(name: string, response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  for await (const chunk of response.body ?? []) {
    text += decoder.decode(chunk as Uint8Array, { stream: true });
    if (text.length > ANSWER_LIMIT_BYTES)
      throw new StepFailure(`${name} answered more than ${ANSWER_LIMIT_BYTES} bytes`, 'never');
  }
  return text + decoder.decode();
}

function failureOf(name: string, status: number, text: string, retryOn: readonly number[]): StepFailure {
  const problem = Problem.safeParse(parseJson(text));
  const reason = problem.success
    ? [
        problem.data.detail ?? problem.data.title,
        ...(problem.data.errors ?? []).map(({ path, message }) => `${path}: ${message}`),
      ].join(' ')
    : text.slice(0, 500);
  return new StepFailure(`${name} answered ${status}: ${reason}`, retryAfter(status, retryOn));
}

function retryAfter(status: number, retryOn: readonly number[]): Failure['retry'] {
  if (LATER.has(status)) return 'free';
  return status >= 500 || retryOn.includes(status) ? 'counted' : 'never';
}

function topLevelFields(text: string): Record<string, unknown> {
  const answer = parseJson(text);
  return typeof answer === 'object' && answer !== null && !Array.isArray(answer)
    ? (answer as Record<string, unknown>)
    : {};
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

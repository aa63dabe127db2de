import type { IncomingHttpHeaders } from 'node:http';
import { logger } from '@modelkeep/telemetry';
import { Injectable } from '@nestjs/common';
import { endToEnd } from '../routing/hop';
import { compare, readAnswer } from './compare';
import type { Target } from './routing-table';
import { TrafficMeter } from './traffic-meter';

/** Tells the model server that its answer goes to nobody, and which predictions were given in its stead, row by row. */
export const SHADOW_OF = 'x-modelkeep-shadow-of';

const AT_ONCE = 32;
const PATIENCE_MS = 10_000;
/** The connection's own, which `fetch` sets itself. */
const NOT_COPIED = new Set(['host', 'content-length', 'transfer-encoding', 'accept-encoding']);

export interface Copied {
  deployment: string;
  path: string;
  headers: IncomingHttpHeaders;
  body: Buffer;
  /** What the caller was answered. */
  answer: Buffer;
}

/** Sends copies of requests to a revision that answers nobody, and compares. Callers never wait for it. */
@Injectable()
export class Mirroring {
  private underWay = 0;

  constructor(private readonly meter: TrafficMeter) {}

  /** Does nothing where too many copies are under way, or the answer given cannot be read. */
  copy(copied: Copied, target: Target): void {
    const given = readAnswer(copied.answer);
    if (!given || this.underWay >= AT_ONCE) return;
    this.underWay += 1;
    void this.send(copied, given, target).finally(() => (this.underWay -= 1));
  }

  private async send(
    { deployment, path, headers, body }: Copied,
    given: NonNullable<ReturnType<typeof readAnswer>>,
    { revision, url }: Target,
  ): Promise<void> {
    const started = performance.now();
    const seen = { revision, failed: true, comparison: undefined };
    try {
      const response = await fetch(`${url}${path}`, {
        method: 'POST',
        headers: {
          ...copyOf(headers),
          [SHADOW_OF]: given.parameters.prediction_ids.join(','),
        },
        body,
        signal: AbortSignal.timeout(PATIENCE_MS),
      });
      const answer = readAnswer(Buffer.from(await response.arrayBuffer()));
      this.meter.mirrored(deployment, {
        ...seen,
        failed: response.status >= 500,
        ms: performance.now() - started,
        comparison: answer && compare(given, answer),
      });
    } catch (error) {
      logger().debug({ err: error, deployment, revision }, 'a copy of a request was not answered');
      this.meter.mirrored(deployment, { ...seen, ms: performance.now() - started });
    }
  }
}

function copyOf(headers: IncomingHttpHeaders): Record<string, string> {
  const entries = Object.entries(endToEnd(headers)).filter(
    (entry): entry is [string, string] => typeof entry[1] === 'string' && !NOT_COPIED.has(entry[0]),
  );
  return Object.fromEntries(entries);
}

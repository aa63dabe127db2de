import type { ModelServerProcess } from '@modelkeep/test-models';
import { setTimeout as delay } from 'node:timers/promises';
import { until } from './world';

const CLIENTS = 8;
/** Between two requests of a client: what is lost shows at any rate, and every answer is looked up. */
const THINK_MS = 10;

/** Clients that ask model servers, each time the next one, and keep what they were told. */
export class ServingLoad {
  /** Ids of the predictions that somebody got. */
  readonly answered: string[] = [];
  /** Answers that said: not now, try again after a while. */
  refused = 0;
  /** Answers that broke off or never came: of a server that was killed. */
  broken = 0;
  /** Any other answer. */
  readonly wrong: string[] = [];
  private stopping = false;
  private turns = 0;
  private readonly clients: Promise<unknown>;

  constructor(
    /** The servers that run now. */
    readonly servers: ModelServerProcess[],
    private readonly path: string,
    private readonly body: string,
    clients = CLIENTS,
  ) {
    this.clients = Promise.all(Array.from({ length: clients }, () => this.client()));
  }

  async stop(): Promise<void> {
    this.stopping = true;
    await this.clients;
  }

  private async client(): Promise<void> {
    while (!this.stopping) {
      const server = this.servers[(this.turns += 1) % this.servers.length];
      if (server) await this.ask(server);
      await delay(THINK_MS);
    }
  }

  private async ask({ url }: ModelServerProcess): Promise<void> {
    let response: Response;
    let text: string;
    try {
      response = await fetch(`${url}${this.path}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: this.body,
      });
      text = await response.text();
    } catch {
      this.broken += 1;
      return;
    }
    if (response.status === 503 && Number(response.headers.get('retry-after')) > 0) this.refused += 1;
    else if (response.status === 200) this.answered.push(...idsOf(text));
    else this.wrong.push(`${response.status} ${text}`);
  }
}

const idsOf = (text: string): string[] =>
  (JSON.parse(text) as { parameters: { prediction_ids: string[] } }).parameters.prediction_ids;

/** Waits until a count has grown by `wanted`. */
export function moreOf(what: string, wanted: number, count: () => number): Promise<unknown> {
  const from = count();
  return until(`${wanted} ${what}`, () => Promise.resolve(count() >= from + wanted), 120_000);
}

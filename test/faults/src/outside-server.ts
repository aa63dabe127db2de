import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { OpenLineageEvent } from '@modelkeep/contracts/metadata/open-lineage';

/** A server that is not ours: it answers each request with `{"answer": 42}` and takes lineage. */
export class OutsideServer {
  /** Method, path and idempotency key of each request. */
  readonly asked: string[] = [];
  readonly lineage: OpenLineageEvent[] = [];
  private readonly server = createServer(async (request, response) => {
    let body = '';
    for await (const chunk of request) body += String(chunk);
    if (request.url === '/lineage') this.lineage.push(OpenLineageEvent.parse(JSON.parse(body)));
    else this.asked.push(`${request.method} ${request.url} ${request.headers['idempotency-key']}`);
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"answer": 42}');
  });

  /** Resolves with `host:port`. */
  async start(): Promise<string> {
    await new Promise<void>((done) => this.server.listen(0, '127.0.0.1', done));
    return `127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  stop(): void {
    this.server.close();
  }
}

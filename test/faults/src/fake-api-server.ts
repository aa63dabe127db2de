import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { writeFileSync } from 'node:fs';

/** The HTTP side of a Kubernetes cluster that is none. */
export abstract class FakeApiServer {
  private readonly server = createServer((request, response) => void this.answer(request, response));

  /** Starts it, and writes a kubeconfig that leads to it. */
  async start(kubeconfig: string): Promise<void> {
    await new Promise<void>((done) => this.server.listen(0, '127.0.0.1', done));
    const server = `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
    const config = {
      ...{ apiVersion: 'v1', kind: 'Config', 'current-context': 'fake' },
      clusters: [{ name: 'fake', cluster: { server, 'insecure-skip-tls-verify': true } }],
      users: [{ name: 'fake', user: { token: 'fake' } }],
      contexts: [{ name: 'fake', context: { cluster: 'fake', user: 'fake' } }],
    };
    writeFileSync(kubeconfig, JSON.stringify(config));
  }

  stop(): void {
    this.server.closeAllConnections();
    this.server.close();
  }

  protected abstract answer(request: IncomingMessage, response: ServerResponse): Promise<void>;
}

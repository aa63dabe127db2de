import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { json } from 'node:stream/consumers';
import { finishSignOn } from '@modelkeep/contracts/gateway/sign-on.api';
import type { Configuration } from 'oidc-provider';

// A real OpenID Connect provider, as a process of its own: it takes any name with any password. Groups of a person are set
// by PUT /people/<name>. It tells its parent the issuer.

const groupsOf = new Map<string, string[]>();

function configuration(clientSecret: string): Configuration {
  return {
    clients: [
      {
        client_id: 'modelkeep',
        client_secret: clientSecret,
        // Of a native client the port of a loopback address is not compared (RFC 8252, section 7.3).
        application_type: 'native',
        redirect_uris: [`http://127.0.0.1${finishSignOn.path}`],
        post_logout_redirect_uris: ['http://127.0.0.1/'],
      },
    ],
    scopes: ['openid', 'profile', 'groups'],
    claims: { openid: ['sub'], profile: ['preferred_username'], groups: ['groups'] },
    findAccount: (_context, id) => ({
      accountId: id,
      claims: () => ({ sub: id, preferred_username: id, groups: groupsOf.get(id) ?? [] }),
    }),
    cookies: { keys: ['nothing that needs to be secret'] },
  };
}

async function setGroups(request: IncomingMessage, response: ServerResponse): Promise<void> {
  groupsOf.set(String(request.url).split('/')[2] ?? '', (await json(request)) as string[]);
  response.writeHead(204).end();
}

async function main(): Promise<void> {
  // Its package is an ES module only.
  const { Provider } = await import('oidc-provider');
  const server = createServer();
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const provider = new Provider(issuer, configuration(process.env['CLIENT_SECRET'] ?? ''));
  const answer = provider.callback();
  server.on('request', (request, response) => {
    if (request.url?.startsWith('/people/')) void setGroups(request, response);
    else void answer(request, response);
  });
  process.send?.(issuer);
  process.once('disconnect', () => process.exit());
}

void main();

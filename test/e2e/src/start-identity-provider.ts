import { type ChildProcess, fork } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { repoRoot } from '@modelkeep/local-stack';

/** Settings of the gateway for an identity provider of its own, which is started; it ends when this process ends. */
export async function startIdentityProvider(): Promise<{
  child: ChildProcess;
  settings: Record<`OIDC_${string}`, string>;
}> {
  const clientSecret = randomBytes(16).toString('hex');
  const child = fork(join(repoRoot(), 'dist/test/e2e/src/identity-provider.js'), {
    env: { ...process.env, CLIENT_SECRET: clientSecret },
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  // It warns that it is made for trials: shown only where it does not start.
  const said: Buffer[] = [];
  child.stderr?.on('data', (chunk: Buffer) => said.push(chunk));
  const issuer = await new Promise<string>((settle, fail) => {
    child.once('message', (message) => settle(message as string));
    child.once('exit', (code) =>
      fail(
        new Error(`the identity provider ended with exit code ${code}: ${Buffer.concat(said).toString()}`),
      ),
    );
  });
  const settings = {
    OIDC_ISSUER: issuer,
    OIDC_CLIENT_ID: 'modelkeep',
    OIDC_CLIENT_SECRET: clientSecret,
    OIDC_SCOPES: 'openid profile groups',
    OIDC_ROLES_CLAIM: 'groups',
    OIDC_ROLE_MAP: 'ml-team=data-scientist,model-risk=approver',
  } as const;
  return { child, settings };
}

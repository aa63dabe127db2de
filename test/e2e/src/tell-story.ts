import { spawn, type ChildProcess } from 'node:child_process';
import { chmodSync, mkdtempSync, openSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { repoRoot } from '@modelkeep/local-stack';
import { provideChromium } from './chromium';
import { ISSUER, OUTCOME_FILE } from './outcome-file';
import { startIdentityProvider } from './start-identity-provider';

declare global {
  var storyTeller: ChildProcess | undefined;
  var identityProvider: ChildProcess | undefined;
}

/**
 * Runs the demo as a user does, on ports and in a folder of its own, and leaves its stack up for the tests.
 * Fails with the demo's last lines where the story does not come to its end.
 */
export default async function tellStory(): Promise<void> {
  await provideChromium();
  const folder = mkdtempSync(join(tmpdir(), 'modelkeep-e2e-'));
  // Open to the user that PostgreSQL runs as where we are root; else the data would go elsewhere.
  chmodSync(folder, 0o711);
  const outcome = join(folder, 'outcome.json');
  const log = join(folder, 'demo.log');
  const entry = join(repoRoot(), 'dist/examples/credit-risk/src/main.js');
  const args = ['--home', join(folder, 'home'), '--ports', 'free', '--outcome', outcome, '--stay'];
  const output = openSync(log, 'w');
  process.stdout.write(`The story is told into ${log}\n`);
  const provider = await startIdentityProvider();
  globalThis.identityProvider = provider.child;
  process.env[ISSUER] = provider.settings['OIDC_ISSUER'];
  const child = spawn(process.execPath, [entry, ...args], {
    cwd: repoRoot(),
    env: { ...process.env, ...provider.settings },
    stdio: ['ignore', output, output, 'ipc'],
  });
  globalThis.storyTeller = child;
  await new Promise<void>((settle, fail) => {
    child.once('message', () => settle());
    child.once('error', fail);
    child.once('exit', (code) =>
      fail(
        new Error(
          `the demo ended with exit code ${code}:\n${readFileSync(log, 'utf8').split('\n').slice(-60).join('\n')}`,
        ),
      ),
    );
  });
  child.removeAllListeners('exit');
  process.env[OUTCOME_FILE] = outcome;
}

import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { rename } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createBrotliDecompress } from 'node:zlib';
import { runProcess, withFileLock } from '@modelkeep/processes';
import { extract } from 'tar';

export const CHROMIUM_VERSION = '147.0.0';

/** SHA-256 of the files that are taken from the npm package @sparticuz/chromium of that version. */
const files = {
  'chromium.br': '64d813a054f76fc32b8010e305d87e6d7a45aa76ee02d36e66c03c8ca6667e8d',
  'al2023.tar.br': '2e22542d8c66b83194172f4bbbef0a79b80bbeb99d69abf3962d85c1351f478d',
  'swiftshader.tar.br': 'f957ea867313f9815b71dc2ed30cce301e01db4f3973fbdb31ffa5391b0ec45a',
};
/** Passed to npm: how packages are reached on this machine. */
const PASSED =
  /^(PATH|HOME|LANG|LC_ALL|TMPDIR|SSL_CERT_FILE|NODE_EXTRA_CA_CERTS|npm_config_.*|(https?|no|all)_proxy)$/i;

/**
 * Makes a headless Chromium in `folder`, with the libraries that a bare system lacks; its program is `chromium`.
 * The folder is there whole or not at all. Throws where npm does not give the package, or other files than known.
 */
export async function makeChromium(folder: string): Promise<void> {
  mkdirSync(dirname(folder), { recursive: true });
  await withFileLock(`${folder}.lock`, async () => {
    const draft = mkdtempSync(`${folder}.`);
    try {
      const source = await install(join(draft, 'npm'));
      await inflate(join(source, 'chromium.br'), files['chromium.br'], join(draft, 'chrome'));
      for (const name of ['al2023.tar.br', 'swiftshader.tar.br'] as const) {
        await inflate(join(source, name), files[name], join(draft, 'part.tar'));
        await extract({ file: join(draft, 'part.tar'), cwd: draft, preserveOwner: false });
      }
      for (const done of ['npm', 'part.tar']) rmSync(join(draft, done), { recursive: true });
      const program = `#!/bin/sh\nhere=$(dirname "$0")\nLD_LIBRARY_PATH="$here/lib" exec "$here/chrome" "$@"\n`;
      writeFileSync(join(draft, 'chromium'), program, { mode: 0o755 });
      rmSync(folder, { recursive: true, force: true });
      await rename(draft, folder);
    } finally {
      rmSync(draft, { recursive: true, force: true });
    }
  });
}

/** Installs the package, and returns the folder of its files. */
async function install(prefix: string): Promise<string> {
  const printed: (Buffer | string)[] = [];
  const env = Object.entries(process.env).filter(([name]) => PASSED.test(name)) as [string, string][];
  const options = ['--prefix', prefix, '--ignore-scripts', '--no-audit', '--no-fund', '--no-save'];
  mkdirSync(prefix);
  const failure = await runProcess({
    command: ['npm', 'install', ...options, `@sparticuz/chromium@${CHROMIUM_VERSION}`],
    cwd: prefix,
    env: Object.fromEntries(env),
    log: { write: (chunk) => void printed.push(chunk) },
    signal: AbortSignal.timeout(300_000),
  });
  if (failure !== undefined) throw new Error(`npm install: ${failure}\n${printed.join('')}`);
  return join(prefix, 'node_modules', '@sparticuz', 'chromium', 'bin');
}

async function inflate(file: string, sha256: string, target: string): Promise<void> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  if (hash.digest('hex') !== sha256) throw new Error(`${file} is not the file that was expected`);
  await pipeline(
    createReadStream(file),
    createBrotliDecompress(),
    createWriteStream(target, { mode: 0o755 }),
  );
}

import { execFileSync, spawnSync } from 'node:child_process';
import { resolve } from 'node:path';

const root = resolve(__dirname, '../../..');

const typeAware = ['no-floating-promises', 'no-misused-promises', 'await-thenable'];

interface LintResult {
  messages: { ruleId: string | null; message: string }[];
}

/** Lints `code` as if it stood in `file`, with the workspace's own rules; type-aware ones need a real file and are left out. */
function complaints(file: string, code: string): string[] {
  const rulesOff = typeAware.flatMap((rule) => ['--rule', `@typescript-eslint/${rule}: off`]);
  const args = [
    '--stdin',
    '--stdin-filename',
    file,
    '--format',
    'json',
    '--parser-options=projectService:false',
  ];
  const { stdout } = spawnSync('npx', ['eslint', ...args, ...rulesOff], {
    cwd: root,
    input: code,
    encoding: 'utf8',
  });
  const [result] = JSON.parse(stdout) as LintResult[];
  return (result?.messages ?? [])
    .filter(({ ruleId }) => ruleId === '@nx/enforce-module-boundaries')
    .map(({ message }) => message);
}

jest.setTimeout(60_000);

describe('module boundaries', () => {
  beforeAll(() => {
    // The rule reads the project graph that Nx keeps on disk, and says nothing where there is none.
    execFileSync('npx', ['nx', 'show', 'projects'], {
      cwd: root,
      env: { ...process.env, NX_DAEMON: 'false' },
      stdio: 'ignore',
    });
  }, 60_000);

  it('refuses that an app imports an app', () => {
    expect(complaints('apps/registry/src/forbidden.ts', "import '../../metadata/src/main';\n")).toHaveLength(
      1,
    );
  });

  it('refuses that the contracts import a library of ours', () => {
    const code = "import '@modelkeep/eventing';\n";
    expect(complaints('libs/contracts/src/forbidden.ts', code)).toHaveLength(1);
  });

  it('lets an app import a library', () => {
    expect(complaints('apps/registry/src/allowed.ts', "import '@modelkeep/eventing';\n")).toEqual([]);
  });
});

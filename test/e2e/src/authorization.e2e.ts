import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { repoRoot } from '@modelkeep/local-stack';
import { ServiceTokens } from '@modelkeep/service';
import { Role } from '@modelkeep/contracts/common/types';
import { OUTCOME_FILE } from './outcome-file';
import { newAccount } from './people';
import { told } from './story';

const DOCUMENT = join(repoRoot(), 'docs/authorization.md');
const NOBODY = 'without a token';
/** An id, a name, and no number: there is nothing of it. */
const UNKNOWN = '0198c0de-0000-7000-8000-00000000dead';
const AT_ONCE = 8;

interface Policy {
  method: string;
  path: string;
  /** Roles, and `without a token`. */
  may: Set<string>;
}

const cellsOf = (line: string): string[] =>
  line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim());

/** The tables of docs/authorization.md. */
function policies(): Policy[] {
  const lines = readFileSync(DOCUMENT, 'utf8').split('\n');
  const head = cellsOf(lines.find((line) => line.startsWith('| method')) ?? '');
  return lines
    .filter((line) => /^\| (GET|POST|PUT|PATCH|DELETE) /.test(line))
    .map((line) => {
      const [method = '', path = '', ...marks] = cellsOf(line);
      const may = new Set(head.slice(2).filter((_, index) => marks[index] === '✓'));
      return { method, path: path.replaceAll('`', ''), may: may.add('admin') };
    });
}

/** A token of each role. */
async function tokens(): Promise<Map<string, string>> {
  const found = new Map<string, string>();
  for (const role of Role.exclude(['service']).options) found.set(role, (await newAccount(role)).token);
  const secrets = join(dirname(process.env[OUTCOME_FILE] ?? ''), 'home', 'secrets.json');
  const { internalSecret } = JSON.parse(readFileSync(secrets, 'utf8')) as { internalSecret: string };
  return found.set('service', new ServiceTokens(internalSecret, 'test').issue('gateway'));
}

/** Sends nothing that an endpoint could act on: what it may not know is refused only after the caller was let in. */
async function ask({ method, path }: Policy, token?: string): Promise<{ status: number; byRole: boolean }> {
  const place = path.replace(/:\w+/g, UNKNOWN).replace('*', UNKNOWN);
  const response = await fetch(`${told().baseUrl}${place}?nothing-like-this=1`, {
    method,
    headers: token === undefined ? {} : { authorization: `Bearer ${token}` },
    redirect: 'manual',
    signal: AbortSignal.timeout(60_000),
  });
  const { status } = response;
  if (status !== 403) {
    await response.body?.cancel();
    return { status, byRole: false };
  }
  return { status, byRole: (await response.text()).includes('needs one of these roles') };
}

describe('the policy of docs/authorization.md', () => {
  const all = policies();

  it('is what the running suite does, for every endpoint, every role, and without a token', async () => {
    expect(all.length).toBeGreaterThan(250);
    const known = await tokens();
    const callers = [NOBODY, ...known.keys()];
    const tries = all.flatMap((policy) => callers.map((caller) => ({ policy, caller })));
    const wrong: string[] = [];
    const work = async () => {
      for (let next = tries.shift(); next; next = tries.shift()) {
        const { policy, caller } = next;
        const { status, byRole } = await ask(policy, known.get(caller));
        const may = policy.may.has(caller) || policy.may.has(NOBODY);
        const right = may
          ? status !== 401 && status !== 403 && status < 500
          : caller === NOBODY
            ? status === 401
            : byRole;
        if (!right)
          wrong.push(`${policy.method} ${policy.path} as ${caller}: ${status}, ${may ? 'may' : 'may not'}`);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
    expect(wrong).toEqual([]);
  }, 300_000);
});

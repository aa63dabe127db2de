import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { repoRoot } from '@modelkeep/local-stack';
import { declaredEndpoints } from './declared-endpoints';
import { policyTables, withTables } from './policy-table';

/** Writes who may call what into docs/authorization.md, as the endpoints declare it. */
function main(): void {
  const file = join(repoRoot(), 'docs/authorization.md');
  const endpoints = declaredEndpoints();
  writeFileSync(file, withTables(readFileSync(file, 'utf8'), policyTables(endpoints)));
  process.stdout.write(`${file}: ${endpoints.length} endpoints.\n`);
}

main();

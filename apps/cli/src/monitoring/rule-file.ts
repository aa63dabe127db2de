import { readFileSync } from 'node:fs';
import { RuleFile } from '@modelkeep/contracts/monitoring/rule';
import { isNode, LineCounter, parseDocument } from 'yaml';
import { UsageError } from '../terminal/failure';

/** Reads alert rules from a YAML or JSON file. Throws UsageError that names each fault with its line. */
export function readRuleFile(file: string): RuleFile {
  const lines = new LineCounter();
  const document = parseDocument(textOf(file), { lineCounter: lines });
  const [fault] = document.errors;
  if (fault)
    throw new UsageError(`${file}:${fault.linePos?.[0].line ?? 1}: ${fault.message.split('\n', 1)[0]}`);
  const parsed = RuleFile.safeParse(document.toJS());
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(({ path, message }) => {
    const [node] = path
      .map((_, index) => document.getIn(path.slice(0, path.length - index), true))
      .filter(isNode);
    return `${file}:${lines.linePos(node?.range?.[0] ?? 0).line}: ${path.join('.')}: ${message}`;
  });
  throw new UsageError(faults.join('\n'));
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(`${file} cannot be read: ${(error as Error).message}`);
  }
}

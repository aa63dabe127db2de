import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Definition } from '@modelkeep/contracts/features/definition';
import { LineCounter, parseAllDocuments } from 'yaml';
import { UsageError } from '../terminal/failure';

const EXTENSION = /\.(ya?ml|json)$/;

/** A definition, and where it was read: `features/applicant.yaml:12`. */
export interface Located {
  definition: Definition;
  place: string;
}

/**
 * Reads definitions from a file, or from all YAML and JSON files below a folder. A YAML file may hold several
 * documents, and a document a list. Throws UsageError that names every file, line and field that is wrong.
 */
export function readDefinitions(path: string): Located[] {
  const read = filesOf(path).map(readFile);
  const faults = read.flatMap((each) => each.faults);
  if (faults.length > 0) throw new UsageError(`definitions are wrong\n${faults.join('\n')}`);
  const found = read.flatMap((each) => each.found);
  if (found.length === 0) throw new UsageError(`${path} holds no definitions`);
  return found;
}

function filesOf(path: string): string[] {
  const stats = statSync(path, { throwIfNoEntry: false });
  if (!stats) throw new UsageError(`there is no file or folder ${path}`);
  if (!stats.isDirectory()) return [path];
  return readdirSync(path, { recursive: true, encoding: 'utf8' })
    .filter((name) => EXTENSION.test(name))
    .sort()
    .map((name) => join(path, name));
}

/** JSON is YAML too. */
function readFile(file: string): { found: Located[]; faults: string[] } {
  const found: Located[] = [];
  const faults: string[] = [];
  const lines = new LineCounter();
  for (const document of parseAllDocuments(readFileSync(file, 'utf8'), { lineCounter: lines })) {
    const place = `${file}:${lines.linePos(document.contents?.range?.[0] ?? document.range[0]).line}`;
    const [error] = document.errors;
    if (error) {
      faults.push(`  ${file}:${error.linePos?.[0].line ?? 1}: ${error.message.split('\n', 1)[0]}`);
      continue;
    }
    const content: unknown = document.toJS();
    for (const item of [content].flat().filter((each) => each !== null)) {
      const parsed = Definition.safeParse(item);
      if (parsed.success) found.push({ definition: parsed.data, place });
      else
        for (const issue of parsed.error.issues)
          faults.push(`  ${place}: ${[labelOf(item), ...issue.path].join('.')}: ${issue.message}`);
    }
  }
  return { found, faults };
}

/** What tells one definition of a file from another. */
const labelOf = (item: unknown): string =>
  item instanceof Object && 'name' in item && typeof item.name === 'string' ? item.name : 'definition';

import { readFileSync } from 'node:fs';
import { extname, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { PipelineFile } from '@modelkeep/contracts/pipelines/pipeline';
import { type Document, isNode, LineCounter, parseDocument } from 'yaml';
import { UsageError } from '../terminal/failure';

/** A path in a definition, and what is wrong there. */
export interface PlacedFault {
  path: readonly PropertyKey[];
  message: string;
}

/** A pipeline as a file holds it, and where in the file its parts stand. */
export interface ReadPipeline {
  pipeline: PipelineFile;
  /** One line per fault, as compilers write them: `file:line:column: path: message`. */
  explain(faults: readonly PlacedFault[]): string;
}

/**
 * Reads a pipeline from a YAML or JSON file, or from a module whose default export is one (`definePipeline`). Throws
 * UsageError that says what is wrong and where.
 */
export async function readPipelineFile(file: string): Promise<ReadPipeline> {
  const isText = ['.yaml', '.yml', '.json'].includes(extname(file));
  return isText ? readText(file) : readModule(file);
}

function readText(file: string): ReadPipeline {
  const lines = new LineCounter();
  const document = parseDocument(textOf(file), { lineCounter: lines });
  const placeOf = (offset: number) => {
    const { line, col } = lines.linePos(offset);
    return `${file}:${line}:${col}`;
  };
  const [fault] = document.errors;
  if (fault) throw new UsageError(`${placeOf(fault.pos[0])}: ${fault.message.split('\n')[0]}`);
  const explain = (faults: readonly PlacedFault[]) =>
    faults
      .map(({ path, message }) => `${placeOf(offsetOf(document, path))}: ${path.join('.')}: ${message}`)
      .join('\n');
  return { pipeline: checked(document.toJS(), explain), explain };
}

async function readModule(file: string): Promise<ReadPipeline> {
  const explain = (faults: readonly PlacedFault[]) =>
    faults.map(({ path, message }) => `${file}: ${path.join('.')}: ${message}`).join('\n');
  const module = await import(pathToFileURL(resolve(file)).href).catch((error: Error) => {
    throw new UsageError(`${file} cannot be loaded: ${error.message}`);
  });
  // A CommonJS module comes with its exports as the default.
  const exported = (module as { default?: { default?: unknown } }).default;
  return { pipeline: checked(exported?.default ?? exported, explain), explain };
}

function checked(value: unknown, explain: ReadPipeline['explain']): PipelineFile {
  const parsed = PipelineFile.safeParse(value);
  if (parsed.success) return parsed.data;
  throw new UsageError(explain(parsed.error.issues));
}

/** Where a path stands, or the nearest of its parents that does. */
function offsetOf(document: Document, path: readonly PropertyKey[]): number {
  for (let length = path.length; length > 0; length -= 1) {
    const node = document.getIn(path.slice(0, length), true);
    if (isNode(node) && node.range) return node.range[0];
  }
  return 0;
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch (error) {
    throw new UsageError(`${file} cannot be read: ${(error as Error).message}`);
  }
}

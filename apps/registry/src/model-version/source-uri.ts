import { invalidParameter } from '@modelkeep/mlflow';

/** Prompts have no artifacts: the sources that their clients send in their place. */
const promptSources = ['dummy-source', 'prompt-template'];

/** A source of a version, taken apart. */
export type SourceUri =
  | { kind: 'run'; runId: string }
  | { kind: 'logged-model'; modelId: string }
  | { kind: 'version'; model: string; version: number }
  | { kind: 'alias'; model: string; alias: string }
  /** Artifacts that the suite itself serves: they must belong to the run or the logged model. */
  | { kind: 'served' }
  | { kind: 'elsewhere' };

/**
 * Reads where a version's artifacts are. Throws INVALID_PARAMETER_VALUE for a path of the local disk, for one with `..`
 * in whatever encoding, and for a scheme that names no artifacts.
 */
export function parseSource(source: string): SourceUri {
  const uri = /^([a-z][a-z\d+.-]*):(.*)$/is.exec(source);
  const scheme = uri?.[1]?.toLowerCase();
  if (scheme === undefined || scheme === 'file' || scheme.length === 1) throw localPath(source);
  const plain = decoded(source);
  const path = plain.slice(scheme.length + 1).split(/[?#]/)[0] as string;
  const parts = path.split('/').slice(1);
  if (/[\0\\]/.test(plain) || parts.some((part) => part === '..' || part === '.')) throw relativePath(source);
  if (scheme === 'runs') return runOf(source, path);
  if (scheme === 'models') return modelOf(source, path);
  if (scheme === 'mlflow-artifacts') return { kind: 'served' };
  const proxied =
    /^https?$/.test(scheme) &&
    /\/api\/2\.0\/mlflow-artifacts\/artifacts(\/|$)/.test(path.replace(/\/+/g, '/'));
  return { kind: proxied ? 'served' : 'elsewhere' };
}

/** Throws INVALID_PARAMETER_VALUE. */
export function requirePromptSource(source: string): void {
  if (!promptSources.includes(source))
    throw invalidParameter(
      `Invalid prompt source: '${source}'. Prompt sources must use an MLflow placeholder.`,
    );
}

/** Whether an artifact URI lies at or below another, in the same scheme and at the same host. */
export function isWithin(source: string, root: string): boolean {
  const [inner, outer] = [partsOf(source), partsOf(root)];
  return outer.length > 2 && outer.every((part, index) => part === inner[index]);
}

/** Scheme, host, and the parts of the path. */
function partsOf(uri: string): string[] {
  const [, scheme = '', host = '', path = ''] = /^([^:/]+):(?:\/\/([^/]*))?(.*)$/.exec(uri) ?? [];
  return [scheme.toLowerCase(), host.toLowerCase(), ...path.split('/').filter(Boolean).map(decoded)];
}

function runOf(source: string, path: string): SourceUri {
  const runId = /^\/([^/]+)(\/|$)/.exec(path)?.[1];
  if (!runId) throw notContained(source, 'run_id');
  return { kind: 'run', runId };
}

function modelOf(source: string, path: string): SourceUri {
  const [, name, rest] = /^\/([^/@]+)(?:\/([^/]+)|@([^/]+))?$/.exec(path) ? splitModel(path) : [];
  if (name === undefined) throw notContained(source, 'model_id');
  if (rest === undefined) return { kind: 'logged-model', modelId: name };
  if (path.includes('@')) return { kind: 'alias', model: name, alias: rest };
  if (!/^\d{1,9}$/.test(rest))
    throw invalidParameter(
      `Invalid model version source: '${source}'. Name a version by its number or an alias.`,
    );
  return { kind: 'version', model: name, version: Number(rest) };
}

const splitModel = (path: string): (string | undefined)[] => ['', ...path.slice(1).split(/[/@]/)];

/** Decodes until nothing changes, so that no encoding hides a path. */
function decoded(text: string): string {
  let before = text;
  for (;;) {
    const after = before.replace(/%([0-9a-f]{2})/gi, (_, hex: string) =>
      String.fromCharCode(parseInt(hex, 16)),
    );
    if (after === before) return after;
    before = after;
  }
}

export const notContained = (source: string, parameter: 'run_id' | 'model_id') =>
  invalidParameter(
    `Invalid model version source: '${source}'. The ${parameter} request parameter must identify the resource that contains the source.`,
  );

const localPath = (source: string) =>
  invalidParameter(
    `Invalid model version source: '${source}'. A local path cannot be a model version source: the run_id request parameter has to be specified and the source has to be contained within the artifacts of the run.`,
  );

const relativePath = (source: string) =>
  invalidParameter(
    `Invalid model version source: '${source}'. An absolute path must be provided without relative path references present.`,
  );

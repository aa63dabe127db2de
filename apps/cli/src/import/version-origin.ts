import type { CopiedModel, CopiedRun } from './copies';
import { OneLoggedModel, OneRun, type Version } from './messages';
import { type Migration, Unsuitable } from './migration';

/** What a version on the target is registered with. */
export interface VersionOrigin {
  source: string;
  run_id?: string;
  model_id?: string;
  /** The registered model whose version is copied, where `source` names one. */
  copyOf?: string;
}

/** A version's origin in the ids of the target. Throws Unsuitable where it names a run or model that was not copied. */
export async function originThere(migration: Migration, version: Version): Promise<VersionOrigin> {
  const { copies } = migration;
  const [, scheme, id = '', rest = ''] = /^(runs|models):\/+([^/@]+)(.*)$/.exec(version.source) ?? [];
  if (scheme === 'runs') {
    const run = copied(copies.runs, 'run', id);
    return { source: `runs:/${run.id}${rest}`, run_id: run.id };
  }
  const run = copies.runs.get(version.run_id);
  if (scheme === 'models' && rest === '') {
    const model = copied(copies.models, 'logged model', id);
    return { source: `models:/${model.id}`, run_id: run?.id, model_id: model.id };
  }
  if (scheme === 'models') return { source: version.source, copyOf: decodeURIComponent(id) };
  return insideOf(migration, version, run, copies.models.get(version.model_id));
}

/** A path inside of the artifacts of a run or a logged model goes with them; any other stays. */
async function insideOf(
  { source: from }: Migration,
  { source, run_id, model_id }: Version,
  run: CopiedRun | undefined,
  model: CopiedModel | undefined,
): Promise<VersionOrigin> {
  if (model) {
    const { info } = (await from.get(`logged-models/${model_id}`, {}, OneLoggedModel)).model;
    const path = pathBelow(source, info.artifact_uri);
    if (path !== undefined) return { source: `${model.uri}${path}`, run_id: run?.id, model_id: model.id };
  }
  if (run) {
    const { info } = (await from.get('runs/get', { run_id }, OneRun)).run;
    const path = pathBelow(source, info.artifact_uri);
    if (path !== undefined) return { source: `${run.uri}${path}`, run_id: run.id };
  }
  return { source, run_id: run?.id, model_id: model?.id };
}

function pathBelow(uri: string, root: string): string | undefined {
  const folder = root.replace(/\/+$/, '');
  return uri === folder || uri.startsWith(`${folder}/`) ? uri.slice(folder.length) : undefined;
}

function copied<Copy>(copies: Map<string, Copy>, kind: string, id: string): Copy {
  const copy = copies.get(id);
  if (!copy) throw new Unsuitable(`comes from ${kind} ${id}, which is not on the target`);
  return copy;
}

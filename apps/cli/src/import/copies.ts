import type { ArtifactRoot } from './artifacts';
import { COMPLETE, TAG, valueOf } from './import-tags';
import { experimentsOf, loggedModelsOf, quoted, runPages } from './listing';
import type { Experiment, LoggedModel, Run } from './messages';
import type { MlflowServer } from './mlflow-server';

/** What is on the target already, and what must still be done to it. */
export interface CopiedRun {
  id: string;
  uri: string;
  complete: boolean;
  deleted: boolean;
}
export type CopiedModel = Omit<CopiedRun, 'deleted'>;

/** Which experiment, run and logged model of the target each of the source's has become. */
export class Copies {
  /** By name. */
  readonly experiments = new Map<string, Pick<Experiment, 'experiment_id' | 'lifecycle_stage'>>();
  readonly runs = new Map<string, CopiedRun>();
  readonly models = new Map<string, CopiedModel>();

  /** Reads what earlier imports of this source have brought. */
  static async read(source: MlflowServer, target: MlflowServer): Promise<Copies> {
    const copies = new Copies();
    for await (const experiment of experimentsOf(target)) copies.experiments.set(experiment.name, experiment);
    const ids = [...copies.experiments.values()].map(({ experiment_id }) => experiment_id);
    const filter = `tags.\`${TAG.source}\` = ${quoted(source.uri)}`;
    for await (const runs of runPages(target, ids, filter)) for (const run of runs) copies.addRun(run);
    for await (const model of loggedModelsOf(target, ids, filter)) copies.addModel(model);
    return copies;
  }

  addRun({ info, data }: Run): CopiedRun {
    const copy = {
      id: info.run_id,
      uri: info.artifact_uri,
      complete: valueOf(data.tags, COMPLETE.key) === COMPLETE.value,
      deleted: info.lifecycle_stage === 'deleted',
    };
    this.runs.set(valueOf(data.tags, TAG.id) ?? '', copy);
    return copy;
  }

  addModel({ info }: LoggedModel): CopiedModel {
    const copy = {
      id: info.model_id,
      uri: info.artifact_uri,
      complete: valueOf(info.tags, COMPLETE.key) === COMPLETE.value,
    };
    this.models.set(valueOf(info.tags, TAG.id) ?? '', copy);
    return copy;
  }
}

export const rootOf = (
  server: MlflowServer,
  kind: ArtifactRoot['kind'],
  { id, uri }: Pick<CopiedRun, 'id' | 'uri'>,
): ArtifactRoot => ({ server, kind, id, uri });

import { z } from 'zod';
import { ApiError } from '@modelkeep/client';
import { originTags, ownTags, TAG, valueOf } from './import-tags';
import { versionsOf } from './listing';
import { OneVersion, RegisteredModel, type Tag, type Version } from './messages';
import { type Migration, Unsuitable } from './migration';
import { originThere } from './version-origin';

const OneModel = z.object({ registered_model: RegisteredModel });

/** Copies registered models and prompts, with their versions' numbers. */
export class RegistryCopy {
  private readonly begun = new Set<string>();
  private readonly models: Map<string, RegisteredModel>;

  constructor(
    private readonly migration: Migration,
    models: readonly RegisteredModel[],
  ) {
    this.models = new Map(models.map((model) => [model.name, model]));
  }

  /** Again, it changes nothing. Throws Unsuitable where the target has a model of that name that is another one. */
  async copy(model: RegisteredModel): Promise<void> {
    if (this.begun.has(model.name)) return;
    this.begun.add(model.name);
    const { source, target, progress } = this.migration;
    const { name } = model;
    await this.ensureModel(model);
    const there = new Map<number, Version>();
    for (const version of await versionsOf(target, model))
      if (valueOf(version.tags, TAG.id) === String(version.version)) there.set(version.version, version);
      else await this.takeBack(version);
    for (const version of await versionsOf(source, model))
      await this.migration.each(
        [version],
        () => versionSubject(version),
        async () => {
          const copy = there.get(version.version) ?? (await this.createVersion(version));
          await this.moveToStage(version, copy);
        },
      );
    for (const { alias, version } of model.aliases)
      await target.change('POST', 'registered-models/alias', { name, alias, version });
    progress.add('models');
  }

  private async ensureModel({ name, description, tags, creation_timestamp }: RegisteredModel): Promise<void> {
    const { source, target } = this.migration;
    const there = await target.get('registered-models/get', { name }, OneModel).catch((error: unknown) => {
      if (error instanceof ApiError && error.status === 404) return undefined;
      throw error;
    });
    if (!there) {
      const origin = originTags(source.uri, undefined, creation_timestamp);
      const body = { name, description, tags: [...ownTags(tags), ...origin] };
      await target.create('registered-models/create', body, OneModel);
    } else if (valueOf(there.registered_model.tags, TAG.source) !== source.uri)
      throw new Unsuitable('is on the target already, and was not imported from here');
  }

  /** The target numbers versions itself: what it gives a number that is not used at the source is taken back. */
  private async createVersion(version: Version): Promise<Version> {
    const { target, progress } = this.migration;
    const { copyOf, ...origin } = await originThere(this.migration, version);
    const other = copyOf === undefined ? undefined : this.models.get(copyOf);
    if (other) await this.copy(other);
    const { name, description, run_link } = version;
    const body = { name, description, run_link, tags: this.tagsOf(version), ...origin };
    for (;;) {
      const { model_version: made } = await target.create('model-versions/create', body, OneVersion);
      if (made.version === version.version) {
        progress.add('versions');
        return made;
      }
      await this.takeBack(made);
      if (made.version > version.version)
        throw new Unsuitable(`its number was given away on the target, where ${made.version} came next`);
    }
  }

  private tagsOf({ version, run_id, creation_timestamp, tags }: Version): Tag[] {
    return [
      ...ownTags(tags),
      ...originTags(this.migration.source.uri, String(version), creation_timestamp),
      ...(run_id === '' ? [] : [{ key: TAG.runId, value: run_id }]),
    ];
  }

  private takeBack({ name, version }: Version): Promise<void> {
    return this.migration.target.change('DELETE', 'model-versions/delete', {
      name,
      version: String(version),
    });
  }

  private async moveToStage({ name, version, current_stage: stage }: Version, copy: Version): Promise<void> {
    if (copy.current_stage === stage) return;
    const body = { name, version: String(version), stage, archive_existing_versions: false };
    await this.migration.target.change('POST', 'model-versions/transition-stage', body);
  }
}

export const versionSubject = ({ name, version }: Version) => `version ${version} of ${name}`;

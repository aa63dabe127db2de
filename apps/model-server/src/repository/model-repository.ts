import type { ModelMetadata } from '@modelkeep/contracts/serving/data-plane';
import type { LoadableModel, RepositoryIndex } from '@modelkeep/contracts/serving/model-repository';
import { notFound, unavailable } from '@modelkeep/service';
import { logger } from '@modelkeep/telemetry';
import type { Model } from '../model/model';
import { ServedModel } from './served-model';
import { Shelf } from './shelf';

/** Brings a package here, verifies it and makes its model ready and warm. */
export type LoadModel = (packageDigest: string) => Promise<Model>;

/** The models that this process serves, by name and version. Which they are can change while requests are answered. */
export class ModelRepository {
  private readonly shelves = new Map<string, Shelf>();
  /** One load at a time: each takes the time of the thread that answers. */
  private loads: Promise<unknown> = Promise.resolve();

  constructor(private readonly loadModel: LoadModel) {}

  /** Throws 404 where it is not served, 503 with the reason where its package failed. */
  require(name: string, version: string | undefined): ServedModel {
    const shelf = this.shelves.get(name);
    const served = shelf?.get(version);
    if (served) return served;
    if (shelf?.failure !== undefined && shelf.all.length === 0)
      throw unavailable(`Model ${name} cannot be served: ${shelf.failure}.`);
    throw missing(name, shelf && version);
  }

  /** Does `work` with a model, which stays until it is done. Throws as `require`. */
  use<T>(name: string, version: string | undefined, work: (served: ServedModel) => Promise<T>): Promise<T> {
    const served = this.require(name, version);
    return served.use(() => work(served));
  }

  /** Throws as `require`. */
  metadata(name: string, version: string | undefined): ModelMetadata {
    const served = this.require(name, version);
    const versions = version === undefined ? this.versionsOf(name) : [served.version];
    return served.metadata(versions);
  }

  /** Models with their state; with `readyOnly` none that failed. */
  index(readyOnly = false): RepositoryIndex {
    return [...this.shelves].flatMap(([name, { all, failure }]) => [
      ...all.map(({ version }) => ({ name, version, state: 'READY' as const, reason: '' })),
      ...(failure === undefined || readyOnly
        ? []
        : [{ name, version: '', state: 'UNAVAILABLE' as const, reason: failure }]),
    ]);
  }

  /** Why models could not be loaded, by name. */
  get failures(): { name: string; reason: string }[] {
    return [...this.shelves].flatMap(([name, { failure }]) =>
      failure === undefined ? [] : [{ name, reason: failure }],
    );
  }

  /**
   * Resolves when it takes the requests: those that name no version, and those of its own. What served before goes on until then,
   * and the model of the same version ends when its last answer is given. Throws what the package fails for; nothing changes then.
   */
  load(loadable: LoadableModel): Promise<void> {
    const loaded = this.loads.then(() => this.loadNext(loadable));
    this.loads = loaded.catch(() => undefined);
    return loaded;
  }

  /** Takes a version, or all of a name, out of service; what is under way is answered. Throws 404 where there is none. */
  async unload(name: string, version?: string): Promise<void> {
    const shelf = this.shelves.get(name);
    const failed = shelf?.failure !== undefined && version === undefined;
    const versions = version === undefined ? (shelf?.all ?? []).map((served) => served.version) : [version];
    const taken = versions.flatMap((each) => shelf?.take(each) ?? []);
    if (taken.length === 0 && !failed) throw missing(name, version);
    if (failed || shelf?.all.length === 0) this.shelves.delete(name);
    for (const served of taken) {
      logger().info({ name, version: served.version, revision: served.revision }, 'model unloaded');
      await served.retire();
    }
  }

  private async loadNext({ name, revision, packageDigest }: LoadableModel): Promise<void> {
    let model: Model;
    try {
      model = await this.loadModel(packageDigest);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      logger().error({ err: error, name, revision, packageDigest }, 'a model could not be loaded');
      this.shelf(name).failure = reason;
      throw error;
    }
    const served = new ServedModel(name, revision, model);
    const before = this.shelf(name).put(served);
    logger().info({ name, version: served.version, revision }, 'model takes requests');
    await before?.retire();
  }

  private shelf(name: string): Shelf {
    const shelf = this.shelves.get(name) ?? new Shelf();
    this.shelves.set(name, shelf);
    return shelf;
  }

  private versionsOf(name: string): string[] {
    return (this.shelves.get(name)?.all ?? []).map(({ version }) => version);
  }
}

const missing = (name: string, version: string | undefined) =>
  notFound(version === undefined ? `model ${name}` : `version ${version} of model ${name}`);

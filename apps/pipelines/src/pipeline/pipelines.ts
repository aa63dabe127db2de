import { Injectable } from '@nestjs/common';
import type { Digest } from '@modelkeep/contracts/common/types';
import type { Pipeline, PipelineDefinition } from '@modelkeep/contracts/pipelines/pipeline';
import { PipelineApplied } from '@modelkeep/contracts/pipelines/pipeline-applied.event';
import { Outbox } from '@modelkeep/eventing';
import { UnitOfWork } from '@modelkeep/persistence';
import { notFound, unprocessable } from '@modelkeep/service';
import { DataSource, type EntityManager } from 'typeorm';
import { CodeBundles } from '../code-bundle/code-bundles';
import { environmentDigest } from '@modelkeep/processes';
import { PipelineEntity } from './pipeline.entity';
import { type Fault, findFaults } from './validation';

/** Pipelines and their versions. */
@Injectable()
export class Pipelines {
  constructor(
    private readonly dataSource: DataSource,
    private readonly unitOfWork: UnitOfWork,
    private readonly outbox: Outbox,
    private readonly bundles: CodeBundles,
  ) {}

  /**
   * Creates the next version, unless the newest has this very definition. Throws 422 that says what in the definition
   * cannot work, and where.
   */
  async apply(name: string, definition: PipelineDefinition, actor: string): Promise<PipelineEntity> {
    refuse(findFaults(definition));
    const environment = await this.environmentOf(definition);
    return this.unitOfWork.run(async (transaction) => {
      await transaction.query("SELECT pg_advisory_xact_lock(hashtextextended('pipeline:' || $1, 0))", [name]);
      const newest = await findNewest(transaction, name);
      if (newest && (await isSame(transaction, newest, definition))) return newest;
      const version = (newest?.version ?? 0) + 1;
      await transaction.insert(PipelineEntity, {
        name,
        version,
        definition: definition as object,
        environmentDigest: environment ?? null,
        createdBy: actor,
      });
      const data = { name, version, appliedBy: actor };
      const code = definition.code && {
        codeCommit: definition.code.commit,
        codeDigest: definition.code.digest,
      };
      await this.outbox.publish(transaction, PipelineApplied, { ...data, ...code }, { actor });
      return transaction.findOneByOrFail(PipelineEntity, { name, version });
    });
  }

  /** The newest version, or the one asked for. Throws 404. */
  async get(name: string, version?: number, transaction: EntityManager = this.dataSource.manager) {
    const found =
      version === undefined
        ? await findNewest(transaction, name)
        : await transaction.findOneBy(PipelineEntity, { name, version });
    if (!found)
      throw notFound(version === undefined ? `pipeline ${name}` : `version ${version} of pipeline ${name}`);
    return found;
  }

  /** Digest of the environment's lock file. Throws 422 where the bundle or the file in it is missing. */
  private async environmentOf({ code, environment }: PipelineDefinition): Promise<Digest | undefined> {
    if (!code) return undefined;
    if (!(await this.bundles.has(code.digest)))
      refuse([{ path: ['code', 'digest'], message: 'no code bundle of this digest was uploaded' }]);
    if (!environment) return undefined;
    const lock = await this.bundles.readFile(code.digest, environment.lockFile).catch((error: Error) => {
      throw unprocessable('The code bundle cannot be read.', [
        { path: 'body.code.digest', message: `not a gzipped tar: ${error.message}` },
      ]);
    });
    if (lock) return environmentDigest(lock);
    return refuse([{ path: ['environment', 'lockFile'], message: 'the code bundle has no such file' }]);
  }
}

/** A version as the API shows it. */
export function pipelineView(entity: PipelineEntity): Pipeline {
  const { name, version, definition, createdAt, createdBy } = entity;
  return { name, version, definition, createdAt: createdAt.toISOString(), createdBy };
}

function refuse(faults: Fault[]): undefined {
  if (faults.length === 0) return undefined;
  const errors = faults.map(({ path, message }) => ({ path: ['body', ...path].join('.'), message }));
  throw unprocessable('The pipeline cannot work.', errors);
}

async function findNewest(transaction: EntityManager, name: string): Promise<PipelineEntity | undefined> {
  const [newest] = await transaction.find(PipelineEntity, {
    where: { name },
    order: { version: 'DESC' },
    take: 1,
  });
  return newest;
}

/** Compared as JSON values: neither the order of keys nor white space makes a new version. */
async function isSame(transaction: EntityManager, stored: PipelineEntity, definition: PipelineDefinition) {
  const [row] = await transaction.query<{ same: boolean }[]>(
    'SELECT definition = $3::jsonb AS same FROM pipeline WHERE name = $1 AND version = $2',
    [stored.name, stored.version, JSON.stringify(definition)],
  );
  return row?.same === true;
}

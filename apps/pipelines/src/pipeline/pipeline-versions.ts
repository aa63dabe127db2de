import { Injectable } from '@nestjs/common';
import type { Digest } from '@modelkeep/contracts/common/types';
import type { PipelineDefinition } from '@modelkeep/contracts/pipelines/pipeline';
import type { EntityManager } from 'typeorm';
import { dependentsIn } from './graph';
import { PipelineEntity } from './pipeline.entity';

/** A version as running it needs it. */
export interface PipelineVersion {
  definition: PipelineDefinition;
  environmentDigest: Digest | null;
  /** Step to the steps that need it. */
  dependents: ReadonlyMap<string, string[]>;
}

const KEPT = 500;

/** Versions never change, so those used last are kept in memory: a definition may be long, and each step needs it. */
@Injectable()
export class PipelineVersions {
  private readonly kept = new Map<string, PipelineVersion>();

  async get(name: string, version: number, manager: EntityManager): Promise<PipelineVersion> {
    const key = `${name}@${version}`;
    const known = this.kept.get(key) ?? (await load(name, version, manager));
    this.kept.delete(key);
    this.kept.set(key, known);
    const [oldest] = this.kept.keys();
    if (this.kept.size > KEPT && oldest !== undefined) this.kept.delete(oldest);
    return known;
  }
}

async function load(name: string, version: number, manager: EntityManager): Promise<PipelineVersion> {
  const { definition, environmentDigest } = await manager.findOneByOrFail(PipelineEntity, { name, version });
  return {
    definition,
    environmentDigest: environmentDigest as Digest | null,
    dependents: dependentsIn(definition.steps),
  };
}

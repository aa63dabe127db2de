import { Injectable } from '@nestjs/common';
import type { Digest } from '@modelkeep/contracts/common/types';
import { listPredictions } from '@modelkeep/contracts/metadata/audit.api';
import { GoldenPrediction } from '@modelkeep/contracts/registry/archive-bundle';
import type { SignedPackage } from '@modelkeep/contracts/registry/package';
import { ObjectStore } from '@modelkeep/object-store';
import { ServiceClient } from '@modelkeep/service';
import { DataSource } from 'typeorm';
import { z } from 'zod';

/** Predictions are looked for among so many of a deployment; a version with a small share of the traffic may have fewer. */
const PAGE = 500;
const MAX_PAGES = 40;
const MAX_FILE_BYTES = 64 * 1024 * 1024;

/** The golden file of a package, as the training pipeline writes it. */
const GoldenFile = z.object({
  rows: z.array(GoldenPrediction.omit({ source: true })),
});

/** Gathers what a model must answer again: what it came with, and what it has answered. */
@Injectable()
export class GoldenPredictionFinder {
  constructor(
    private readonly dataSource: DataSource,
    private readonly services: ServiceClient,
    private readonly objects: ObjectStore,
  ) {}

  /** The predictions of the package's files with the role golden. Throws where one is of another form. */
  async ofPackage({ manifest }: SignedPackage): Promise<GoldenPrediction[]> {
    const found: GoldenPrediction[] = [];
    for (const { role, digest } of manifest.files) {
      if (role !== 'golden') continue;
      const text = (await this.objects.getBuffer(digest, MAX_FILE_BYTES)).toString('utf8');
      const { rows } = GoldenFile.parse(JSON.parse(text));
      found.push(...rows.map((row) => ({ ...row, source: 'package' as const })));
    }
    return found;
  }

  /** The first predictions that were answered with a package, `most` at most. Inputs and outputs alone: no keys of entities. */
  async recorded(
    { digest, manifest }: SignedPackage,
    since: Date,
    most: number,
  ): Promise<GoldenPrediction[]> {
    const deployments: { deployment: string }[] = await this.dataSource.query(
      'SELECT DISTINCT deployment FROM revisions WHERE model_version_id = $1 ORDER BY 1',
      [manifest.modelVersionId],
    );
    const found: GoldenPrediction[] = [];
    for (const { deployment } of deployments) {
      for await (const prediction of this.predictionsOf(deployment, digest, since)) {
        if (found.length >= most) return found;
        found.push(prediction);
      }
    }
    return found;
  }

  private async *predictionsOf(
    deployment: string,
    digest: Digest,
    since: Date,
  ): AsyncGenerator<GoldenPrediction> {
    const query = { deployment, from: since.toISOString(), limit: PAGE };
    let after: string | undefined;
    for (let page = 0; page < MAX_PAGES; page++) {
      const { items, next } = await this.services.call(listPredictions, { query: { ...query, after } });
      for (const { predictionId: id, packageDigest, inputs, outputs } of items)
        if (packageDigest === digest) yield { id, source: 'recorded', inputs, outputs };
      if (next === undefined) return;
      after = next;
    }
  }
}

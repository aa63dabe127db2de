import { Injectable } from '@nestjs/common';
import { ApiError } from '@modelkeep/client';
import type { Digest } from '@modelkeep/contracts/common/types';
import { predictOnce } from '@modelkeep/contracts/deployment/deployment.api';
import type { ArchiveReplay, GoldenDifference } from '@modelkeep/contracts/registry/archive';
import {
  BUNDLE,
  type GoldenPrediction,
  GoldenPredictions,
} from '@modelkeep/contracts/registry/archive-bundle';
import { ArchiveReplayed } from '@modelkeep/contracts/registry/archive-replayed.event';
import { Outbox } from '@modelkeep/eventing';
import { UnitOfWork } from '@modelkeep/persistence';
import { ProblemError, ServiceClient, unprocessable } from '@modelkeep/service';
import { ArchivedFiles } from './archived-files';
import { ArchiveService } from './archive.service';
import { batchesOf, differencesOf, inputsOf } from './golden-comparison';

/** One request to the model server, and the differences that an answer tells. */
const MAX_BATCH_BYTES = 512 * 1024;
const MAX_DIFFERENCES = 1000;

/** Makes the golden predictions of an archive again. */
@Injectable()
export class ArchiveReplays {
  constructor(
    private readonly archives: ArchiveService,
    private readonly files: ArchivedFiles,
    private readonly services: ServiceClient,
    private readonly unitOfWork: UnitOfWork,
    private readonly outbox: Outbox,
  ) {}

  /**
   * Has the package loaded again from the archive. Throws 404, 422 where the archive has no golden predictions, 502 where the
   * package cannot be run.
   */
  async replay(packageDigest: Digest, actor: string): Promise<ArchiveReplay> {
    const archive = await this.archives.get(packageDigest);
    const golden = await this.files.record(archive.files, BUNDLE.golden, GoldenPredictions);
    const predictions = golden?.predictions ?? [];
    if (predictions.length === 0)
      throw unprocessable('The archive holds no golden predictions: there is nothing to replay.');
    const { runtime, differences } = await this.compare(packageDigest, predictions, actor);
    const result = {
      ...{ packageDigest, runtime, predictions: predictions.length },
      identical: differences.length === 0,
    };
    const { modelVersionId, model, version } = archive;
    await this.unitOfWork.run((transaction) =>
      this.outbox.publish(
        transaction,
        ArchiveReplayed,
        { ...{ modelVersionId, model, version }, ...result },
        { actor },
      ),
    );
    return {
      ...result,
      differences: differences.slice(0, MAX_DIFFERENCES),
      replayedAt: new Date().toISOString(),
    };
  }

  private async compare(
    packageDigest: Digest,
    predictions: readonly GoldenPrediction[],
    actor: string,
  ): Promise<{ runtime: ArchiveReplay['runtime']; differences: GoldenDifference[] }> {
    const differences: GoldenDifference[] = [];
    let runtime = { name: '', version: '' };
    for (const batch of batchesOf(predictions, MAX_BATCH_BYTES)) {
      const body = { packageDigest, source: 'archive' as const, inputs: inputsOf(batch) };
      const answer = await this.services.call(predictOnce, { body, actor }).catch(asBadGateway);
      runtime = answer.runtime;
      differences.push(...differencesOf(batch, answer.outputs));
    }
    return { runtime, differences };
  }
}

function asBadGateway(error: unknown): never {
  if (!(error instanceof ApiError)) throw error;
  const { detail, title } = error.problem;
  throw new ProblemError(502, 'The package could not be run again', detail ?? title);
}

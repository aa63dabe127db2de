import { Injectable } from '@nestjs/common';
import { ApiError } from '@modelkeep/client';
import { predictOnce } from '@modelkeep/contracts/deployment/deployment.api';
import type { ReplayResult } from '@modelkeep/contracts/metadata/audit';
import { PredictionReplayed } from '@modelkeep/contracts/metadata/prediction-replayed.event';
import { Outbox } from '@modelkeep/eventing';
import { UnitOfWork } from '@modelkeep/persistence';
import { ProblemError, ServiceClient, unprocessable } from '@modelkeep/service';
import { Chains } from './chains';
import { compareOutputs } from './comparison';
import { stageOf } from './explanation';
import { packageOf } from './origin';

/** Makes recorded predictions again. */
@Injectable()
export class Replays {
  constructor(
    private readonly chains: Chains,
    private readonly services: ServiceClient,
    private readonly unitOfWork: UnitOfWork,
    private readonly outbox: Outbox,
  ) {}

  /**
   * Has the package loaded again, from the archive where it lies there, and compares what it answers to the recorded
   * inputs with what was answered then. Throws 404 for an unknown prediction, 422 where no package or no inputs are on record, 502 where the package cannot be run again.
   */
  async replay(predictionId: string, actor: string): Promise<ReplayResult> {
    const prediction = await this.chains.prediction(predictionId);
    if (prediction.inputs.length === 0)
      throw unprocessable(
        `No inputs of prediction ${predictionId} are on record, or its subject was erased.`,
      );
    const versionEvents = await this.chains.versionEvents(prediction);
    const packageDigest = prediction.packageDigest ?? packageOf(prediction, versionEvents)?.data.digest;
    if (!packageDigest)
      throw unprocessable(`No record names the package that made prediction ${predictionId}.`);
    const loadedFrom = stageOf(versionEvents) === 'archived' ? 'archive' : 'registry';
    const { runtime, outputs } = await this.services
      .call(predictOnce, { body: { packageDigest, source: loadedFrom, inputs: prediction.inputs }, actor })
      .catch(asBadGateway);
    const result: ReplayResult = {
      predictionId,
      packageDigest,
      loadedFrom,
      runtime,
      ...compareOutputs(prediction.outputs, outputs),
      replayedAt: new Date().toISOString(),
    };
    await this.unitOfWork.run((transaction) =>
      this.outbox.publish(transaction, PredictionReplayed, result, { actor }),
    );
    return result;
  }
}

function asBadGateway(error: unknown): never {
  if (!(error instanceof ApiError)) throw error;
  const { detail, title } = error.problem;
  throw new ProblemError(502, 'The package could not be run again', detail ?? title);
}

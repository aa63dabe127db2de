import { Injectable } from '@nestjs/common';
import { Digest } from '@modelkeep/contracts/common/types';
import { RevisionCreated } from '@modelkeep/contracts/deployment/revision-created.event';
import { RevisionReadied } from '@modelkeep/contracts/deployment/revision-readied.event';
import { TrafficShifted } from '@modelkeep/contracts/deployment/traffic-shifted.event';
import type { DataSnapshot } from '@modelkeep/contracts/metadata/data-snapshot';
import type { LifeCycleEvent } from '@modelkeep/contracts/metadata/life-cycle-event.api';
import { ModelVersionRegistered } from '@modelkeep/contracts/registry/model-version-registered.event';
import type { PredictionRecord } from '@modelkeep/contracts/serving/prediction';
import { notFound } from '@modelkeep/service';
import { DataSnapshots } from '../data-snapshot/data-snapshots';
import { LifeCycleEvents } from '../life-cycle-event/life-cycle-events';
import { Predictions } from '../prediction/predictions';
import { RunReader } from '../tracking/run/run-reader';
import type { Chain } from './chain';
import { originOf } from './origin';

/** Collects the records behind predictions. */
@Injectable()
export class Chains {
  constructor(
    private readonly predictions: Predictions,
    private readonly events: LifeCycleEvents,
    private readonly runs: RunReader,
    private readonly snapshots: DataSnapshots,
  ) {}

  /** Throws 404 where the prediction is on no record (yet). */
  async prediction(predictionId: string): Promise<PredictionRecord> {
    const prediction = await this.predictions.find(predictionId);
    if (!prediction) throw notFound(`prediction ${predictionId}`);
    return prediction;
  }

  async of(predictionId: string): Promise<Chain> {
    const prediction = await this.prediction(predictionId);
    const [deploymentEvents, versionEvents] = await Promise.all([
      this.deploymentEvents(prediction),
      this.versionEvents(prediction),
    ]);
    const { runId, trainingSetDigest } = originOf(prediction, versionEvents);
    const known = runId === undefined ? undefined : await this.runs.find(runId);
    const run = known && (await this.runs.summary(known.run_id));
    const dataSnapshots = await this.dataSnapshots(trainingSetDigest);
    return { prediction, deploymentEvents, versionEvents, run, ...dataSnapshots };
  }

  /** Events of the version that made a prediction. */
  async versionEvents({ model, version }: PredictionRecord): Promise<LifeCycleEvent[]> {
    const registered = await this.events.ofVersion(ModelVersionRegistered.type, model, version);
    return registered ? this.events.ofSubject(registered.subject) : [];
  }

  private async deploymentEvents({ deployment, time }: PredictionRecord): Promise<LifeCycleEvent[]> {
    const types = [RevisionCreated.type, RevisionReadied.type, TrafficShifted.type];
    const found = await Promise.all(types.map((type) => this.events.ofDeployment(deployment, type, time)));
    return found.flat();
  }

  /** The training set, then level by level what each was derived from. */
  private async dataSnapshots(
    root: Digest | undefined,
  ): Promise<Pick<Chain, 'dataSnapshots' | 'unknownDigests'>> {
    const dataSnapshots: DataSnapshot[] = [];
    const unknownDigests: string[] = [];
    const seen = new Set<string>();
    let level = root === undefined ? [] : [root];
    while (level.length > 0) {
      for (const digest of level) seen.add(digest);
      const found = new Map(
        (await this.snapshots.find(level)).map((snapshot) => [snapshot.digest, snapshot]),
      );
      for (const digest of level) {
        const snapshot = found.get(digest);
        if (snapshot) dataSnapshots.push(snapshot);
        else unknownDigests.push(digest);
      }
      const sources = [...found.values()].flatMap(({ derivedFrom }) => derivedFrom);
      // Feature views are named as <name>@<version>: they are no data.
      level = [...new Set(sources)].filter((source) => Digest.safeParse(source).success && !seen.has(source));
    }
    return { dataSnapshots, unknownDigests };
  }
}

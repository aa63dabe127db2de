import { Injectable } from '@nestjs/common';
import { Digest } from '@modelkeep/contracts/common/types';
import { RevisionCreated } from '@modelkeep/contracts/deployment/revision-created.event';
import { RevisionReadied } from '@modelkeep/contracts/deployment/revision-readied.event';
import { TrafficShifted } from '@modelkeep/contracts/deployment/traffic-shifted.event';
import { FeatureViewApplied } from '@modelkeep/contracts/features/feature-view-applied.event';
import type { DataSnapshot } from '@modelkeep/contracts/metadata/data-snapshot';
import type { LifeCycleEvent } from '@modelkeep/contracts/metadata/life-cycle-event.api';
import type { RunSummary } from '@modelkeep/contracts/metadata/run';
import { AlertRaised } from '@modelkeep/contracts/monitoring/alert-raised.event';
import { AlertResolved } from '@modelkeep/contracts/monitoring/alert-resolved.event';
import type { ApprovalPolicy } from '@modelkeep/contracts/registry/approval-policy';
import { ApprovalPolicyApplied } from '@modelkeep/contracts/registry/approval-policy-applied.event';
import { ModelVersionApproved } from '@modelkeep/contracts/registry/model-version-approved.event';
import { ModelVersionRegistered } from '@modelkeep/contracts/registry/model-version-registered.event';
import type { PredictionRecord } from '@modelkeep/contracts/serving/prediction';
import { notFound } from '@modelkeep/service';
import { DataSnapshots } from '../data-snapshot/data-snapshots';
import { LifeCycleEvents } from '../life-cycle-event/life-cycle-events';
import { Predictions } from '../prediction/predictions';
import { RunReader } from '../tracking/run/run-reader';
import { type Chain, eventsOf, lastOf } from './chain';
import { Seals } from './ledger/seals';
import { originOf, packageOf } from './origin';

const DEPLOYMENT_TYPES = [RevisionCreated.type, RevisionReadied.type, TrafficShifted.type];
const ALERT_TYPES = [AlertRaised.type, AlertResolved.type];

/** Collects the records behind predictions. */
@Injectable()
export class Chains {
  constructor(
    private readonly predictions: Predictions,
    private readonly events: LifeCycleEvents,
    private readonly runs: RunReader,
    private readonly snapshots: DataSnapshots,
    private readonly seals: Seals,
  ) {}

  /** Throws 404 where the prediction is on no record (yet). */
  async prediction(predictionId: string): Promise<PredictionRecord> {
    const found = await this.predictions.find(predictionId);
    if (!found) throw notFound(`prediction ${predictionId}`);
    return found.record;
  }

  async of(predictionId: string): Promise<Chain> {
    const found = await this.predictions.find(predictionId);
    if (!found) throw notFound(`prediction ${predictionId}`);
    const { record: prediction, erased, sequence } = found;
    const [deploymentEvents, alertEvents, versionEvents, seal] = await Promise.all([
      this.deploymentEvents(prediction, DEPLOYMENT_TYPES),
      this.deploymentEvents(prediction, ALERT_TYPES),
      this.versionEvents(prediction),
      this.seals.of('prediction', sequence),
    ]);
    const { runId, trainingSetDigest } = originOf(prediction, versionEvents);
    const [run, dataSnapshots, featureViewEvents, policy] = await Promise.all([
      this.run(runId),
      this.dataSnapshots(trainingSetDigest),
      this.featureViewEvents(prediction, versionEvents),
      this.policy(versionEvents),
    ]);
    return {
      prediction,
      erased,
      deploymentEvents,
      alertEvents,
      versionEvents,
      featureViewEvents,
      policy,
      run,
      seal,
      ...dataSnapshots,
    };
  }

  /** Events of a model version, such as the one that made a prediction. */
  async versionEvents({
    model,
    version,
  }: Pick<PredictionRecord, 'model' | 'version'>): Promise<LifeCycleEvent[]> {
    const registered = await this.events.ofVersion(ModelVersionRegistered.type, model, version);
    return registered ? this.events.ofSubject(registered.subject) : [];
  }

  async run(runId: string | undefined): Promise<RunSummary | undefined> {
    const known = runId === undefined ? undefined : await this.runs.find(runId);
    return known && (await this.runs.summary(known.run_id));
  }

  private async deploymentEvents(
    { deployment, time }: PredictionRecord,
    types: readonly string[],
  ): Promise<LifeCycleEvent[]> {
    const found = await Promise.all(types.map((type) => this.events.ofDeployment(deployment, type, time)));
    return found.flat();
  }

  private async featureViewEvents(
    prediction: PredictionRecord,
    versionEvents: readonly LifeCycleEvent[],
  ): Promise<LifeCycleEvent[]> {
    const bound = packageOf(prediction, versionEvents)?.data.manifest.features;
    return bound ? this.events.ofType(FeatureViewApplied.type, bound.featureView) : [];
  }

  /** As the event says that applied it. */
  private async policy(versionEvents: readonly LifeCycleEvent[]): Promise<ApprovalPolicy | undefined> {
    const named = lastOf(ModelVersionApproved, versionEvents)?.data.policy;
    if (!named) return undefined;
    const subject = ApprovalPolicyApplied.key(named as ApprovalPolicy);
    const applied = await this.events.ofType(ApprovalPolicyApplied.type, subject);
    return eventsOf(ApprovalPolicyApplied, applied).find(({ data }) => data.version === named.version)?.data;
  }

  /** The training set, then level by level what each was derived from. */
  async dataSnapshots(root: Digest | undefined): Promise<Pick<Chain, 'dataSnapshots' | 'unknownDigests'>> {
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

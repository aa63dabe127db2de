import { Injectable } from '@nestjs/common';
import { ApiError } from '@modelkeep/client';
import type { LifeCycleEvent } from '@modelkeep/contracts/metadata/life-cycle-event.api';
import type { DataSnapshot } from '@modelkeep/contracts/metadata/data-snapshot';
import type { RunSummary } from '@modelkeep/contracts/metadata/run';
import { AlertRaised } from '@modelkeep/contracts/monitoring/alert-raised.event';
import { MonitorApplied } from '@modelkeep/contracts/monitoring/monitor-applied.event';
import { getModelCard, type ModelCard } from '@modelkeep/contracts/registry/model-version.api';
import { ModelVersionDeployed } from '@modelkeep/contracts/registry/model-version-deployed.event';
import { notFound, ServiceClient } from '@modelkeep/service';
import { LifeCycleEvents } from '../../life-cycle-event/life-cycle-events';
import { eventsOf } from '../chain';
import { Chains } from '../chains';
import { originOf } from '../origin';

/** Everything on record about one model version. */
export interface ModelRecords {
  model: string;
  version: number;
  versionEvents: readonly LifeCycleEvent[];
  /** What people wrote of it; absent where nobody did. */
  card?: ModelCard;
  run?: RunSummary;
  dataSnapshots: readonly DataSnapshot[];
  unknownDigests: readonly string[];
  /** Monitors of its deployments, and the alerts that they raised. */
  monitoring: readonly LifeCycleEvent[];
}

/** Collects the records about model versions. */
@Injectable()
export class ModelRecordsReader {
  constructor(
    private readonly chains: Chains,
    private readonly events: LifeCycleEvents,
    private readonly services: ServiceClient,
  ) {}

  /** Throws 404 where the version was registered on no record. */
  async read(model: string, version: number): Promise<ModelRecords> {
    const versionEvents = await this.chains.versionEvents({ model, version });
    if (versionEvents.length === 0) throw notFound(`version ${version} of ${model}`);
    const { runId, trainingSetDigest } = originOf({}, versionEvents);
    const deployments = new Set(
      eventsOf(ModelVersionDeployed, versionEvents).map(({ data }) => data.deployment),
    );
    const [run, snapshots, card, monitoring] = await Promise.all([
      this.chains.run(runId),
      this.chains.dataSnapshots(trainingSetDigest),
      this.card(model, version),
      this.monitoring([...deployments]),
    ]);
    return { model, version, versionEvents, card, run, ...snapshots, monitoring };
  }

  private async card(model: string, version: number): Promise<ModelCard | undefined> {
    try {
      return await this.services.call(getModelCard, { params: { model, version } });
    } catch (error) {
      if (error instanceof ApiError && error.status === 404) return undefined;
      throw error;
    }
  }

  private async monitoring(deployments: readonly string[]): Promise<LifeCycleEvent[]> {
    const now = new Date().toISOString();
    const types = [MonitorApplied.type, AlertRaised.type];
    const found = await Promise.all(
      deployments.flatMap((name) => types.map((type) => this.events.ofDeployment(name, type, now))),
    );
    return found.flat();
  }
}

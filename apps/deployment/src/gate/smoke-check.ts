import { text } from 'node:stream/consumers';
import { Injectable } from '@nestjs/common';
import type { GateResult } from '@modelkeep/contracts/deployment/deployment';
import { getPackage } from '@modelkeep/contracts/registry/model-version.api';
import { ObjectStore } from '@modelkeep/object-store';
import { ProblemError, ServiceClient } from '@modelkeep/service';
import { logger } from '@modelkeep/telemetry';
import type { RevisionEntity } from '../deployment/revision.entity';
import { OneOffPredictions } from '../one-off-prediction/one-off-predictions';
import { ReplicaLedger } from '../reconcile/replica-ledger';
import { differences, Golden } from './golden';
import { resultOf } from './result';

/** Rows at most: this is no test of the model, only of the way from package to answer. */
const ROWS = 5;
const RETRY_MS = 5_000;

/** Whether a package predicts here what it predicted when it was built. Runs beside the start of the replicas. */
@Injectable()
export class SmokeCheck {
  private readonly underWay = new Set<string>();

  constructor(
    private readonly services: ServiceClient,
    private readonly objects: ObjectStore,
    private readonly predictions: OneOffPredictions,
    private readonly ledger: ReplicaLedger,
  ) {}

  /** In the background; does nothing while the check of this revision is under way. */
  check(revision: RevisionEntity): void {
    const key = `${revision.deploymentId}/${revision.number}`;
    if (this.underWay.has(key) || revision.gates.some(({ name }) => name === 'smoke-predictions')) return;
    this.underWay.add(key);
    void this.run(revision).then(
      () => this.underWay.delete(key),
      (error: unknown) => {
        logger().warn({ err: error, revision: key }, 'smoke predictions could not be checked yet');
        setTimeout(() => this.underWay.delete(key), RETRY_MS).unref();
      },
    );
  }

  private async run(revision: RevisionEntity): Promise<void> {
    const { manifest } = await this.services.call(getPackage, { params: { digest: revision.packageDigest } });
    const file = manifest.files.find(({ role }) => role === 'golden');
    const result = file
      ? await this.reproduce(revision, await text(await this.objects.get(file.digest)))
      : resultOf('smoke-predictions', true, 'the package holds no predictions to reproduce');
    await this.ledger.gated(revision, result);
  }

  /** Throws where it cannot be told now. */
  private async reproduce({ packageDigest }: RevisionEntity, json: string): Promise<GateResult> {
    const golden = Golden.safeParse(parse(json));
    if (!golden.success)
      return resultOf('smoke-predictions', false, 'the golden file of the package is malformed');
    const rows = golden.data.rows.slice(0, ROWS);
    try {
      const inputs = rows.map((row) => row.inputs);
      const found = await this.predictions.predictAll(packageDigest, 'registry', inputs);
      const faults = rows.flatMap(({ id, outputs }, index) =>
        differences(outputs, found[index]?.outputs ?? []).map((fault) => `row ${id ?? index + 1}: ${fault}`),
      );
      if (faults.length > 0) return resultOf('smoke-predictions', false, faults.slice(0, 3).join('; '));
      return resultOf('smoke-predictions', true, `${rows.length} predictions reproduced`);
    } catch (error) {
      if (!(error instanceof ProblemError) || error.status !== 422) throw error;
      return resultOf('smoke-predictions', false, error.detail ?? error.message);
    }
  }
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json);
  } catch {
    return undefined;
  }
}

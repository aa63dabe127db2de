import { Injectable, Logger } from '@nestjs/common';
import type { PredictionRecord } from '@modelkeep/contracts/serving/prediction';
import type { EntityManager } from 'typeorm';
import type { MonitorPlan } from '../monitor/monitor-plan';
import { outputColumn } from '../monitor/watched-columns';
import { OutcomeStore, type PredictedOutcome } from '../performance/outcome-store';
import { collect, takeProfiles } from './baseline';
import { emptyTally, observe, type Row, rowOf, sliceValue, type Tally } from './tally';
import { advance } from './watermark';
import { windowAt } from './window-time';
import { type Progress, WindowStore } from './window-store';

/** Counts predictions into the windows of a monitor. */
@Injectable()
export class PredictionCounter {
  private readonly log = new Logger('Windows');

  constructor(
    private readonly windows: WindowStore,
    private readonly outcomes: OutcomeStore,
  ) {}

  /** In one transaction with what admits the predictions: none is counted twice. */
  async count(
    transaction: EntityManager,
    plan: MonitorPlan,
    partition: number,
    records: readonly PredictionRecord[],
  ): Promise<void> {
    const progress = await this.windows.lock(transaction, plan.id);
    if (!progress) return;
    const batch = new Batch(plan, progress);
    let late = 0;
    for (const record of records) {
      const window = batch.windowOf(record);
      if (!batch.tallies.has(window))
        batch.tallies.set(window, await this.windows.read(transaction, plan.id, window));
      if (!batch.add(window, record)) late += 1;
      advance(progress.watermarks, partition, Date.parse(record.time), Date.now());
    }
    if (late > 0)
      this.log.warn(`${late} predictions of ${plan.name} are older than what is kept: not counted`);
    for (const [window, tally] of batch.counted())
      await this.windows.save(transaction, plan.id, { window, tally });
    await this.outcomes.predicted(transaction, plan.id, batch.outcomes);
    await this.learnBaseline(transaction, plan, progress);
    await this.windows.saveProgress(transaction, plan.id, progress);
  }

  private async learnBaseline(
    transaction: EntityManager,
    plan: MonitorPlan,
    { baseline }: Progress,
  ): Promise<void> {
    if (!baseline) return;
    const profiles = takeProfiles(baseline);
    if (Object.keys(profiles).length === 0) return;
    await transaction.query(
      'UPDATE monitors SET reference = reference || $2, reference_version = reference_version + 1 WHERE id = $1',
      [plan.id, JSON.stringify(profiles)],
    );
  }
}

/** Predictions that are counted together. */
class Batch {
  /** Windows that were touched. */
  readonly tallies = new Map<number, Tally | 'forgotten' | undefined>();
  readonly outcomes: PredictedOutcome[] = [];

  constructor(
    private readonly plan: MonitorPlan,
    private readonly progress: Progress,
  ) {}

  /** A window by number of predictions takes what comes, whatever its time. */
  windowOf({ time }: PredictionRecord): number {
    const { windowSeconds } = this.plan.definition;
    return windowSeconds === undefined ? this.progress.window : windowAt(Date.parse(time), windowSeconds);
  }

  /** False where the window's counts are no longer kept. */
  add(window: number, record: PredictionRecord): boolean {
    const { definition, observers, unreferenced } = this.plan;
    const tally = this.tallies.get(window) ?? emptyTally(observers, definition.slices);
    if (tally === 'forgotten') return false;
    this.tallies.set(window, tally);
    const row = rowOf(record);
    observe(tally, observers, record, row);
    if (unreferenced.length > 0) collect((this.progress.baseline ??= {}), unreferenced, row);
    this.addOutcome(window, record, row);
    if (definition.windowSeconds === undefined && tally.all.predictions >= definition.windowSize)
      this.progress.window += 1;
    return true;
  }

  counted(): [number, Tally][] {
    return [...this.tallies].filter(
      (entry): entry is [number, Tally] => entry[1] !== undefined && entry[1] !== 'forgotten',
    );
  }

  /** Of a prediction without the output there is nothing to measure. */
  private addOutcome(window: number, { predictionId }: PredictionRecord, row: Row): void {
    const { performance, slices } = this.plan.definition;
    const value = performance && Number(row.get(outputColumn(performance.output)) ?? Number.NaN);
    if (value === undefined || !Number.isFinite(value)) return;
    const groups = slices.map((feature) => sliceValue(row.get(feature)));
    this.outcomes.push({ predictionId, window, value, slices: groups });
  }
}

import { type BeforeApplicationShutdown, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import type { Checkpoint, LedgerStatus } from '@modelkeep/contracts/metadata/ledger';
import { unprocessable } from '@modelkeep/service';
import { logger } from '@modelkeep/telemetry';
import { config } from '../../config';
import { Checkpoints } from './checkpoints';
import { LOGS } from './log';
import { Records } from './records';
import { Sealer } from './sealer';
import { Segments } from './segments';
import { TurnTaking } from './turn-taking';

/** Seals the audit trail again and again, and signs it once a day. */
@Injectable()
export class Ledger implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private timer: NodeJS.Timeout | undefined;
  private running: Promise<void> = Promise.resolve();
  private stopping = false;
  private failure: string | undefined;

  constructor(
    private readonly turns: TurnTaking,
    private readonly sealer: Sealer,
    private readonly checkpoints: Checkpoints,
    private readonly segments: Segments,
    private readonly records: Records,
  ) {}

  onApplicationBootstrap(): void {
    this.schedule();
  }

  async beforeApplicationShutdown(): Promise<void> {
    this.stopping = true;
    clearTimeout(this.timer);
    await this.running;
  }

  /** Seals what is on record now, and signs it. Throws 422 where nothing is on record. */
  async sign(): Promise<Checkpoint> {
    const checkpoint = await this.turns.take(async () => {
      await this.sealer.seal();
      return this.checkpoints.sign();
    });
    if (!checkpoint) throw unprocessable('There is no record to seal yet.');
    return checkpoint;
  }

  async status(): Promise<LedgerStatus> {
    const last = await this.segments.last();
    const logs = await Promise.all(
      LOGS.map(async (log) => {
        const through = (await this.segments.last(log.name))?.header.through ?? '0';
        const [sealed, pending] = await Promise.all([
          this.segments.sealed(log.name),
          this.records.above(log, through),
        ]);
        return { log: log.name, sealed, pending, through };
      }),
    );
    return {
      segments: last?.header.number ?? 0,
      head: last?.hash,
      logs,
      checkpoint: await this.checkpoints.last(),
      failure: this.failure,
    };
  }

  private schedule(): void {
    this.timer = setTimeout(() => {
      this.running = this.keep().finally(() => {
        if (!this.stopping) this.schedule();
      });
    }, config.AUDIT_SEAL_SECONDS * 1000);
  }

  private async keep(): Promise<void> {
    try {
      await this.turns.take(async () => {
        await this.sealer.seal();
        if (dayOf((await this.checkpoints.last())?.body.signedAt) < dayOf(new Date().toISOString()))
          await this.checkpoints.sign();
      });
      this.failure = undefined;
    } catch (error) {
      this.failure = error instanceof Error ? error.message : String(error);
      logger().error({ err: error }, 'the audit trail is sealed later');
    }
  }
}

const dayOf = (time = ''): string => time.slice(0, 10);

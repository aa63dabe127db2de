import { Injectable, type BeforeApplicationShutdown, type OnApplicationBootstrap } from '@nestjs/common';
import { endGroup, isAlive, isLocal } from '@modelkeep/processes';
import { logger } from '@modelkeep/telemetry';
import { setTimeout as delay } from 'node:timers/promises';
import { config } from '../config';
import { LiveLog } from '../step-log/live-log';
import { StepRunner } from '../step-runner/step-runner';
import { type Claim, labelsOf, type Outcome } from './claim';
import { inTraceOf } from './run-trace';
import { StepClaims } from './step-claims';
import { StepOutcomes } from './step-outcomes';
import { WorkSignal } from './work-signal';

/** Longest sleep, should a signal be lost. */
const LONGEST_WAIT_MS = 30_000;
const AFTER_ERROR_MS = 1_000;
/** How often an outcome is offered to a database that does not take it, a second apart, before the lease is let go. */
const WRITE_ATTEMPTS = 60;

/** Why an attempt is ended from outside. */
class Interruption extends Error {}

interface Work {
  claim: Claim;
  abort: AbortController;
  done: Promise<void>;
}

/**
 * Claims steps that can run, runs them, writes how they ended. Sleeps until it is told of work, until a step is due, or
 * until one of its own ends. Any number of processes may do this on one database.
 */
@Injectable()
export class Orchestrator implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly works = new Set<Work>();
  private stopping = false;
  private loop: Promise<void> = Promise.resolve();

  constructor(
    private readonly claims: StepClaims,
    private readonly outcomes: StepOutcomes,
    private readonly liveLog: LiveLog,
    private readonly runner: StepRunner,
    private readonly signal: WorkSignal,
  ) {}

  async onApplicationBootstrap(): Promise<void> {
    await this.claims.expireLeases((holder) => isLocal(holder) && !isAlive(holder));
    for (const orphan of await this.claims.orphans()) await endGroup(orphan, 0);
    await this.signal.listen((runId) => this.interrupt(runId));
    this.loop = this.run();
  }

  /** Ends the steps that run and gives them back, so that another process, or the next one, takes them at once. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stopping = true;
    this.signal.wake();
    for (const { abort } of this.works) abort.abort(new Interruption('the service stops'));
    await Promise.all([...this.works].map(({ done }) => done));
    await this.loop;
  }

  private async run(): Promise<void> {
    while (!this.stopping) {
      try {
        await this.claims.reclaimLost();
        const free = config.STEP_CONCURRENCY - this.works.size;
        const claims = free > 0 ? await this.claims.claim(free) : [];
        for (const claim of claims) this.start(claim);
        if (claims.length === 0) await this.signal.wait(await this.msUntilDue());
      } catch (error) {
        logger().error({ err: error }, 'cannot look for work');
        await delay(AFTER_ERROR_MS);
      }
    }
  }

  private async msUntilDue(): Promise<number> {
    return Math.min((await this.claims.msUntilDue()) ?? LONGEST_WAIT_MS, LONGEST_WAIT_MS);
  }

  private start(claim: Claim): void {
    const abort = new AbortController();
    const work: Work = { claim, abort, done: Promise.resolve() };
    this.works.add(work);
    work.done = this.perform(work)
      .catch((error: unknown) => logger().error({ err: error, ...labelsOf(claim) }, 'lost a step'))
      .finally(() => {
        this.works.delete(work);
        this.signal.wake();
      });
    if (this.stopping) abort.abort(new Interruption('the service stops'));
  }

  private async perform({ claim, abort }: Work): Promise<void> {
    if (claim.abandoned) await endGroup(claim.abandoned, 0);
    const renewal = this.keepLease(claim, abort);
    try {
      const outcome = await this.runner.run(claim, abort.signal, (identity) =>
        this.claims.recordProcess(claim, identity),
      );
      if (!(await this.write(claim, outcome, abort.signal)))
        logger().warn(labelsOf(claim), 'the result of a step came too late: it was cancelled or taken over');
      else if (outcome.logDigest) await this.liveLog.remove(claim);
    } catch (error) {
      if (!(error instanceof Interruption)) throw error;
      logger().info({ ...labelsOf(claim), reason: error.message }, 'interrupted a step');
      if (this.stopping) await this.claims.release(claim);
      else await this.claims.recordProcess(claim, null);
    } finally {
      clearInterval(renewal);
    }
  }

  /** The outcome must not be lost to a moment without a database. */
  private async write(claim: Claim, outcome: Outcome, signal: AbortSignal): Promise<boolean> {
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await inTraceOf(claim.run, () => this.outcomes.write(claim, outcome));
      } catch (error) {
        if (attempt >= WRITE_ATTEMPTS || signal.aborted) throw error;
        logger().warn({ err: error, ...labelsOf(claim) }, 'cannot write how a step ended; trying again');
        await delay(AFTER_ERROR_MS);
      }
    }
  }

  /** Renews the lease at a third of its life; when it cannot for all its life, the step is no longer ours. */
  private keepLease(claim: Claim, abort: AbortController): NodeJS.Timeout {
    const lifeMs = config.LEASE_SECONDS * 1000;
    let renewedAt = performance.now();
    const renew = async () => {
      const askedAt = performance.now();
      try {
        if (await this.claims.renew(claim)) renewedAt = askedAt;
        else abort.abort(new Interruption('cancelled or taken over'));
      } catch (error) {
        logger().warn({ err: error, ...labelsOf(claim) }, 'cannot renew a lease');
        if (performance.now() - renewedAt > lifeMs) abort.abort(new Interruption('the lease ran out'));
      }
    };
    return setInterval(() => void renew(), lifeMs / 3);
  }

  private interrupt(runId: string): void {
    for (const { claim, abort } of this.works)
      if (claim.run.id === runId) abort.abort(new Interruption('cancelled'));
  }
}

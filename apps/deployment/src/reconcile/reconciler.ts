import { setTimeout as delay } from 'node:timers/promises';
import { type BeforeApplicationShutdown, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { logger } from '@modelkeep/telemetry';
import { v7 } from 'uuid';
import { config } from '../config';
import type { ReplicaEntity } from '../deployment/replica.entity';
import { Driver } from '../driver/driver';
import { Backoff } from './backoff';
import { probe } from './probe';
import { type Observed, ReplicaLedger } from './replica-ledger';
import { Wake } from './wake';

const ROUND_MS = 1_000;
/** While a replica is missing or starts: somebody waits for it. */
const STARTING_ROUND_MS = 250;
/** Rounds without any answer after which a replica that was ready counts as hung. */
const MOST_SILENT_ROUNDS = 3;
/** How long a replica that is ended may finish what it does. */
const GRACE_MS = 10_000;

/**
 * Makes what runs equal to what is wanted, round after round: starts what is missing, checks the health of what is
 * there, replaces what died or hung, ends what is not wanted any more.
 */
@Injectable()
export class Reconciler implements OnApplicationBootstrap, BeforeApplicationShutdown {
  private readonly backoff = new Backoff();
  private readonly silentRounds = new Map<string, number>();
  private readonly ending = new Map<string, Promise<void>>();
  private stopping = false;
  private loop: Promise<void> = Promise.resolve();

  constructor(
    private readonly ledger: ReplicaLedger,
    private readonly driver: Driver,
    private readonly wake: Wake,
  ) {}

  onApplicationBootstrap(): void {
    this.loop = this.run();
  }

  /** Ends all replicas where they are to end with this service. */
  async beforeApplicationShutdown(): Promise<void> {
    this.stopping = true;
    this.wake.now();
    await this.loop;
    if (config.STOP_REPLICAS_ON_EXIT) {
      const observed = await this.ledger.observe();
      observed.flatMap(({ replicas }) => replicas).forEach((replica) => this.end(replica));
    }
    await Promise.all(this.ending.values());
  }

  private async run(): Promise<void> {
    while (!this.stopping) {
      let starting = false;
      try {
        const observed = await this.ledger.observe();
        await Promise.all(observed.map((revision) => this.reconcile(revision)));
        starting = observed.some(isIncomplete);
      } catch (error) {
        logger().error({ err: error }, 'a round of reconciliation failed');
        await delay(ROUND_MS);
      }
      await this.wake.sleep(starting ? STARTING_ROUND_MS : ROUND_MS);
    }
  }

  private async reconcile(observed: Observed): Promise<void> {
    const { revision, replicas } = observed;
    if (revision.state === 'retired' || revision.state === 'failed') {
      replicas.forEach((replica) => this.end(replica));
      return;
    }
    const kept = await Promise.all(replicas.map((replica) => this.check(replica, observed)));
    const missing = revision.replicas - kept.filter(Boolean).length;
    if (missing <= 0 || !this.backoff.mayStart(keyOf(observed), performance.now())) return;
    await Promise.all(Array.from({ length: missing }, () => this.start(observed)));
  }

  /** False where the replica is lost. */
  private async check(replica: ReplicaEntity, observed: Observed): Promise<boolean> {
    const ageMs = Date.now() - replica.startedAt.getTime();
    const health = this.driver.isAlive(replica) ? await probe(replica.url) : 'silent';
    if (!this.driver.isAlive(replica)) {
      await this.lose(replica, observed, ageMs, await this.driver.lastWords(replica));
      return false;
    }
    if (health === 'ready' && replica.state === 'starting') await this.ledger.readied(replica);
    const silent = health === 'silent' ? (this.silentRounds.get(replica.id) ?? 0) + 1 : 0;
    this.silentRounds.set(replica.id, silent);
    const reason = whyUseless(replica.state, health, silent, ageMs);
    if (reason === undefined) return true;
    await this.driver.stop(replica, 0);
    const words = await this.driver.lastWords(replica);
    await this.lose(replica, observed, ageMs, `${reason}; last in its log: ${words}`);
    return false;
  }

  private async lose(
    replica: ReplicaEntity,
    observed: Observed,
    ageMs: number,
    reason: string,
  ): Promise<void> {
    logger().warn({ replica: replica.id, deployment: observed.deployment.name, reason }, 'lost a replica');
    this.silentRounds.delete(replica.id);
    this.backoff.lost(keyOf(observed), ageMs, performance.now());
    await this.driver.stop(replica, 0);
    await this.ledger.lost(replica, reason);
  }

  private async start({ deployment, revision }: Observed): Promise<void> {
    const { number, packageDigest, audit } = revision;
    const spec = { id: v7(), deployment: deployment.name, revision: number, packageDigest, audit };
    const instance = await this.driver.start({ ...spec, source: 'registry' });
    try {
      await this.ledger.started(revision, instance);
    } catch (error) {
      await this.driver.stop(instance, 0);
      throw error;
    }
  }

  /** In the background: it may take its time, and other revisions do not wait for it. */
  private end(replica: ReplicaEntity): void {
    if (this.ending.has(replica.id)) return;
    const ended = this.driver
      .stop(replica, GRACE_MS)
      .then(() => this.ledger.stopped(replica))
      .catch((error: unknown) => logger().error({ err: error, replica: replica.id }, 'cannot end a replica'))
      .finally(() => this.ending.delete(replica.id));
    this.ending.set(replica.id, ended);
  }
}

function whyUseless(
  state: ReplicaEntity['state'],
  health: 'ready' | 'unready' | 'silent',
  silent: number,
  ageMs: number,
): string | undefined {
  if (state === 'ready') return silent >= MOST_SILENT_ROUNDS ? 'did not answer its health check' : undefined;
  const late = health !== 'ready' && ageMs > config.START_TIMEOUT_SECONDS * 1000;
  return late ? `was not ready within ${config.START_TIMEOUT_SECONDS} s` : undefined;
}

/** Whether fewer replicas than wanted are ready. */
function isIncomplete({ revision, replicas }: Observed): boolean {
  const wanted = revision.state === 'starting' || revision.state === 'ready' ? revision.replicas : 0;
  return replicas.filter(({ state }) => state === 'ready').length < wanted;
}

const keyOf = ({ revision }: Observed) => `${revision.deploymentId}/${revision.number}`;

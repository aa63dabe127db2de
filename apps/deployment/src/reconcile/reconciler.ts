import { setTimeout as delay } from 'node:timers/promises';
import { type BeforeApplicationShutdown, Injectable, type OnApplicationBootstrap } from '@nestjs/common';
import { logger } from '@modelkeep/telemetry';
import { v7 } from 'uuid';
import { config } from '../config';
import type { ReplicaEntity } from '../deployment/replica.entity';
import type { RevisionEntity } from '../deployment/revision.entity';
import { Driver, type Health } from '../driver/driver';
import { SmokeCheck } from '../gate/smoke-check';
import { Backoff } from './backoff';
import { type Observed, ReplicaLedger } from './replica-ledger';
import { Wake } from './wake';

const ROUND_MS = 1_000;
/** While a replica is missing or starts: somebody waits for it. */
const STARTING_ROUND_MS = 250;
/** Rounds without any answer after which a replica that was ready counts as hung. */
const MOST_SILENT_ROUNDS = 3;
/** How long a replica that is ended may finish what it does. */
const GRACE_MS = 10_000;
/** How often it is looked for what nobody knows of. */
const SWEEP_MS = 60_000;

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
    private readonly smoke: SmokeCheck,
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
    let sweptAt = -Infinity;
    while (!this.stopping) {
      let starting = false;
      try {
        const observed = await this.ledger.observe();
        if (performance.now() - sweptAt > SWEEP_MS) {
          await this.sweep(observed);
          sweptAt = performance.now();
        }
        await Promise.all(observed.map((revision) => this.reconcile(revision)));
        starting = observed.some(isUnsettled);
      } catch (error) {
        logger().error({ err: error }, 'a round of reconciliation failed');
        await delay(ROUND_MS);
      }
      await this.wake.sleep(starting ? STARTING_ROUND_MS : ROUND_MS);
    }
  }

  private async sweep(observed: Observed[]): Promise<void> {
    const known = new Set(observed.flatMap(({ replicas }) => replicas.map(({ id }) => id)));
    await this.driver
      .sweep(known)
      .catch((error: unknown) => logger().warn({ err: error }, 'cannot look for lost replicas'));
  }

  private async reconcile(observed: Observed): Promise<void> {
    const { revision, replicas } = observed;
    if (revision.state === 'retired' || revision.state === 'failed') {
      if (!isDraining(revision)) replicas.forEach((replica) => this.end(replica));
      return;
    }
    if (revision.state === 'starting') this.smoke.check(revision);
    const kept = await Promise.all(replicas.map((replica) => this.check(replica, observed)));
    const missing = this.driver.instancesOf(revision.replicas) - kept.filter(Boolean).length;
    if (missing <= 0 || !this.backoff.mayStart(keyOf(observed), performance.now())) return;
    await Promise.all(Array.from({ length: missing }, () => this.start(observed)));
  }

  /** False where the replica is lost. */
  private async check(replica: ReplicaEntity, observed: Observed): Promise<boolean> {
    const ageMs = Date.now() - replica.startedAt.getTime();
    const health = await this.driver.health(replica);
    if (health === 'unknown') return true;
    if (health === 'gone') {
      await this.lose(replica, observed, ageMs, await this.driver.lastWords(replica));
      return false;
    }
    if (health === 'ready' && replica.state === 'starting') await this.ledger.readied(replica);
    if (health === 'ready' && replica.state === 'unresponsive') await this.ledger.turned(replica, 'ready');
    if (health === 'silent' && replica.state === 'ready') await this.ledger.turned(replica, 'unresponsive');
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
    const { number, packageDigest, audit, replicas } = revision;
    const spec = { id: v7(), deployment: deployment.name, revision: number, packageDigest, audit, replicas };
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
  health: Health,
  silent: number,
  ageMs: number,
): string | undefined {
  if (state !== 'starting')
    return silent >= MOST_SILENT_ROUNDS ? 'did not answer its health check' : undefined;
  const late = health !== 'ready' && ageMs > config.START_TIMEOUT_SECONDS * 1000;
  return late ? `was not ready within ${config.START_TIMEOUT_SECONDS} s` : undefined;
}

/** Gateways may send requests for a moment until they have the new route. */
function isDraining({ retiredAt }: Pick<RevisionEntity, 'retiredAt'>): boolean {
  return retiredAt !== null && Date.now() - retiredAt.getTime() < config.DRAIN_SECONDS * 1000;
}

/** Whether something is under way that somebody waits for. */
function isUnsettled({ revision, replicas }: Observed): boolean {
  if (revision.state === 'retired' || revision.state === 'failed') return false;
  return (
    revision.state === 'starting' || replicas.length === 0 || replicas.some(({ state }) => state !== 'ready')
  );
}

const keyOf = ({ revision }: Observed) => `${revision.deploymentId}/${revision.number}`;

import { Injectable, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { listRoutes } from '@modelkeep/contracts/deployment/deployment.api';
import type { Route, StickyKey } from '@modelkeep/contracts/deployment/deployment';
import { ServiceClient } from '@modelkeep/service';
import { logger } from '@modelkeep/telemetry';

/** A replica to send a request to. */
export interface Target {
  revision: number;
  url: string;
}

const RESYNC_MS = 10_000;
const NONE: ReadonlySet<string> = new Set();

/** Which replicas answer for which deployment, and in what shares. */
@Injectable()
export class RoutingTable implements OnApplicationBootstrap, OnApplicationShutdown {
  private routes = new Map<string, Route>();
  private turn = 0;
  private synced = false;
  private changes = 0;
  private timer: NodeJS.Timeout | undefined;

  constructor(private readonly services: ServiceClient) {}

  onApplicationBootstrap(): void {
    void this.resync();
    // Events keep the table right; asking now and then mends what was missed while the broker or we were away.
    this.timer = setInterval(() => void this.resync(), RESYNC_MS);
  }

  onApplicationShutdown(): void {
    clearInterval(this.timer);
  }

  /** Whether the routes were read once: before, an unknown deployment may well exist. */
  get known(): boolean {
    return this.synced;
  }

  apply(route: Route): void {
    this.changes += 1;
    if (route.revisions.length === 0) this.routes.delete(route.deployment);
    else this.routes.set(route.deployment, route);
  }

  knows(deployment: string): boolean {
    return this.routes.has(deployment);
  }

  /** What keeps requests to this deployment together; undefined where each one is drawn. */
  stickyBy(deployment: string): StickyKey | undefined {
    return this.routes.get(deployment)?.sticky;
  }

  /** Draws a revision by its share, then its replicas in turn; `avoid`: replicas that just failed. */
  choose(deployment: string, avoid: ReadonlySet<string> = NONE, draw = Math.random()): Target | undefined {
    const revisions = (this.routes.get(deployment)?.revisions ?? [])
      .map(({ revision, percent, urls }) => ({
        revision,
        percent,
        urls: avoid.size === 0 ? urls : urls.filter((url) => !avoid.has(url)),
      }))
      .filter(({ percent, urls }) => percent > 0 && urls.length > 0);
    const total = revisions.reduce((sum, { percent }) => sum + percent, 0);
    let left = draw * total;
    for (const { revision, percent, urls } of revisions) {
      left -= percent;
      if (left < 0) return this.inTurn(revision, urls);
    }
    return undefined;
  }

  /** Who gets a copy of a request, where somebody does. */
  chooseMirror(deployment: string, draw = Math.random()): Target | undefined {
    const mirror = this.routes.get(deployment)?.mirror;
    if (!mirror || draw * 100 >= mirror.percent) return undefined;
    return this.inTurn(mirror.revision, mirror.urls);
  }

  private inTurn(revision: number, urls: readonly string[]): Target | undefined {
    const url = urls[this.turn++ % urls.length];
    return url === undefined ? undefined : { revision, url };
  }

  /** Asks the deployment service for all routes. */
  async resync(): Promise<void> {
    const changes = this.changes;
    try {
      const { routes } = await this.services.call(listRoutes);
      // An event that came meanwhile may be newer than the answer.
      if (changes !== this.changes) return await this.resync();
      this.routes = new Map(
        routes.filter(({ revisions }) => revisions.length > 0).map((route) => [route.deployment, route]),
      );
      this.synced = true;
    } catch (error) {
      logger().warn({ err: error }, 'routes could not be read from the deployment service');
    }
  }
}

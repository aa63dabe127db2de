import { Injectable } from '@nestjs/common';
import { DiscoveryService } from '@nestjs/core';

/** A provider that says whether a part that the service needs is there. Its class name ends in `Health`. */
export interface HealthCheck {
  readonly name: string;
  /** Rejects where the part is not there; may resolve with what is worth saying although the service is ready. */
  check(): Promise<string | void>;
}

export interface ReadinessReport {
  ready: boolean;
  checks: Record<string, string>;
}

const CHECK_TIMEOUT_MS = 2000;

/** Asks every health check of the process. */
@Injectable()
export class Readiness {
  private draining = false;

  constructor(private readonly discovery: DiscoveryService) {}

  /** From now on the service reports that it is not ready. */
  drain(): void {
    this.draining = true;
  }

  async report(): Promise<ReadinessReport> {
    if (this.draining) return { ready: false, checks: { service: 'draining' } };
    const results = await Promise.all(
      this.healthChecks().map(async (check) => [check.name, await outcome(check)] as const),
    );
    return {
      ready: results.every(([, { ok }]) => ok),
      checks: Object.fromEntries(results.map(([name, { text }]) => [name, text])),
    };
  }

  private healthChecks(): HealthCheck[] {
    return this.discovery
      .getProviders()
      .filter(({ metatype, instance }) => metatype?.name?.endsWith('Health') && instance)
      .map(({ instance }) => instance as HealthCheck);
  }
}

async function outcome(check: HealthCheck): Promise<{ ok: boolean; text: string }> {
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, fail) => {
    timer = setTimeout(() => fail(new Error(`no answer within ${CHECK_TIMEOUT_MS} ms`)), CHECK_TIMEOUT_MS);
  });
  try {
    return { ok: true, text: (await Promise.race([check.check(), timeout])) ?? 'ok' };
  } catch (error) {
    return { ok: false, text: error instanceof Error ? error.message : String(error) };
  } finally {
    clearTimeout(timer);
  }
}

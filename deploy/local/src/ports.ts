import { randomInt } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:net';
import type { Report } from './report';
import { USUAL_PORTS, type PortName } from './services';

/** `usual`: the well-known port where free. `free`: any, so that stacks live side by side. */
export type PortPolicy = 'usual' | 'free';

export const HOST = '127.0.0.1';

const LOWEST_FREE = 10_240;
const TRIES = 500;

interface Reservation {
  server: Server;
  port: number;
}

/** Ports found free by binding them. Each stays bound until its owner is about to start. */
export class ReservedPorts {
  private readonly reserved = new Map<PortName, Reservation>();

  /**
   * Reserves one port per name: the remembered one, else (policy `usual`) the usual one, else any free one.
   * Says so when the usual port of a name is taken.
   */
  static async reserve(
    names: PortName[],
    policy: PortPolicy,
    remembered: Partial<Record<PortName, number>>,
    report: Report,
  ): Promise<ReservedPorts> {
    const ports = new ReservedPorts();
    try {
      for (const name of names) {
        const wanted = candidates(name, policy, remembered);
        ports.reserved.set(name, (await firstBound(wanted)) ?? (await bindFree()));
        const usual = USUAL_PORTS[name];
        if (policy === 'usual' && ports.of(name) !== usual) {
          report(
            remembered[name] === ports.of(name)
              ? `${name} keeps port ${ports.of(name)} of its last start`
              : `port ${usual} is taken: ${name} uses ${ports.of(name)}`,
          );
        }
      }
      return ports;
    } catch (error) {
      await ports.releaseAll();
      throw error;
    }
  }

  /** The number of a reserved port. */
  of(name: PortName): number {
    return this.reservation(name).port;
  }

  /** Every reserved port. */
  all(): Partial<Record<PortName, number>> {
    return Object.fromEntries([...this.reserved].map(([name, { port }]) => [name, port]));
  }

  /** Lets go of ports just before their owner binds them. */
  async release(...names: PortName[]): Promise<void> {
    await Promise.all(names.map((name) => unbind(this.reservation(name).server)));
  }

  async releaseAll(): Promise<void> {
    await this.release(...this.reserved.keys());
  }

  private reservation(name: PortName): Reservation {
    const reservation = this.reserved.get(name);
    if (!reservation) throw new Error(`no port was reserved for ${name}`);
    return reservation;
  }
}

/** Whether a port can be bound on the loopback address now. */
export async function isFree(port: number): Promise<boolean> {
  const reservation = await bind(port);
  if (reservation) await unbind(reservation.server);
  return reservation !== undefined;
}

/**
 * The span that free ports are drawn from: below the ephemeral range, because a port inside it may become the
 * local end of some outgoing connection between our check and its use.
 */
export function freeSpan(ephemeralRange: string): { low: number; high: number } {
  const ephemeralLow = Number(ephemeralRange.trim().split(/\s+/)[0]);
  const high = ephemeralLow > LOWEST_FREE + 2 * TRIES ? ephemeralLow : 32_768;
  return { low: LOWEST_FREE, high };
}

function candidates(
  name: PortName,
  policy: PortPolicy,
  remembered: Partial<Record<PortName, number>>,
): number[] {
  const usual = policy === 'usual' ? [USUAL_PORTS[name]] : [];
  const kept = remembered[name];
  return kept === undefined ? usual : [kept, ...usual];
}

async function firstBound(ports: number[]): Promise<Reservation | undefined> {
  for (const port of ports) {
    const reservation = await bind(port);
    if (reservation) return reservation;
  }
  return undefined;
}

async function bindFree(): Promise<Reservation> {
  const { low, high } = freeSpan(ephemeralRange());
  const usual: number[] = Object.values(USUAL_PORTS);
  for (let attempt = 0; attempt < TRIES; attempt++) {
    const port = randomInt(low, high);
    const reservation = usual.includes(port) ? undefined : await bind(port);
    if (reservation) return reservation;
  }
  throw new Error(`found no free port between ${low} and ${high} in ${TRIES} tries`);
}

function ephemeralRange(): string {
  try {
    return readFileSync('/proc/sys/net/ipv4/ip_local_port_range', 'utf8');
  } catch {
    return '32768 60999';
  }
}

function bind(port: number): Promise<Reservation | undefined> {
  const server = createServer((socket) => socket.destroy());
  return new Promise((resolve) => {
    server.once('error', () => resolve(undefined));
    server.listen({ host: HOST, port, exclusive: true }, () => resolve({ server, port }));
  });
}

function unbind(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()));
}

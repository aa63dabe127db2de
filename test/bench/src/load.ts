import { type Latency, quantiles } from './measure';

export interface Load {
  perSecond: number;
  latencyMs: Latency;
}

/** `clients` clients, each of which sends one request after another for `seconds`, after a second of warm-up. */
export async function load(
  clients: number,
  seconds: number,
  send: (client: number, request: number) => Promise<unknown>,
): Promise<Load> {
  let sent = 0;
  const run = async (until: number): Promise<number[]> => {
    const took: number[] = [];
    const client = async (id: number) => {
      while (performance.now() < until) {
        const start = performance.now();
        await send(id, sent++);
        took.push(performance.now() - start);
      }
    };
    await Promise.all(Array.from({ length: clients }, (_, id) => client(id)));
    return took;
  };
  await run(performance.now() + 1_000);
  const start = performance.now();
  const took = await run(start + seconds * 1_000);
  return { perSecond: (took.length / (performance.now() - start)) * 1_000, latencyMs: quantiles(took) };
}

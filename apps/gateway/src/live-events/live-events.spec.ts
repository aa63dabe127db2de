import type { Readable } from 'node:stream';
import type { CloudEvent } from '@modelkeep/contracts/common/event';
import type { ServiceClient } from '@modelkeep/service';
import { LiveEvents } from './live-events';

const idOf = (index: number) => `0198c0de-0000-7000-8000-${String(index).padStart(12, '0')}`;
const event = (index: number, text = ''): CloudEvent => ({
  id: idOf(index),
  type: 'modelkeep.registry.model-version.approved.v1',
  source: '/modelkeep/registry',
  subject: 's',
  time: '2020-03-01T10:00:00.000Z',
  data: { text },
});

/** A gateway whose metadata service has recorded `pages`; `asked` is what it was asked for. */
function gatewayWith(pages: CloudEvent[][], whileAnswering: () => void = () => undefined) {
  const asked: Record<string, unknown>[] = [];
  const call = (_endpoint: unknown, { query }: { query: Record<string, unknown> }) => {
    asked.push(query);
    whileAnswering();
    const page = Number(query['after'] ?? 0);
    const next = page + 1 < pages.length ? String(page + 1) : undefined;
    return Promise.resolve({ items: pages[page] ?? [], next });
  };
  return { live: new LiveEvents({ call } as unknown as ServiceClient), asked };
}

/** Ids of the first `count` events of a stream. */
async function idsOf(stream: Readable, count: number): Promise<string[]> {
  const ids: string[] = [];
  for await (const chunk of stream) {
    ids.push(...[...String(chunk).matchAll(/^id: (.*)$/gm)].map((match) => String(match[1])));
    if (ids.length >= count) break;
  }
  return ids;
}

describe('LiveEvents', () => {
  it('sends every reader each event once, as server-sent events', async () => {
    const { live } = gatewayWith([]);
    const readers = [live.open(), live.open()];
    for (const index of [1, 1, 2]) live.send(event(index));
    for (const reader of readers) expect(await idsOf(reader, 2)).toEqual([idOf(1), idOf(2)]);
  });

  it('sends what was missed from its own memory where that reaches back', async () => {
    const { live, asked } = gatewayWith([]);
    for (const index of [1, 2, 3]) live.send(event(index));
    const reader = live.open(idOf(1));
    expect(await idsOf(reader, 2)).toEqual([idOf(2), idOf(3)]);
    expect(asked).toEqual([]);
  });

  it('sends what was missed from the record, then what came meanwhile, nothing twice', async () => {
    const gateway = gatewayWith([[event(1), event(2)], [event(3)]], () => {
      gateway.live.send(event(3));
      gateway.live.send(event(4));
    });
    const reader = gateway.live.open(idOf(1));
    expect(await idsOf(reader, 3)).toEqual([idOf(2), idOf(3), idOf(4)]);
    // The time in the id, less the margin: 0x0198c0de0000 ms.
    expect(gateway.asked[0]).toMatchObject({ from: new Date(0x0198c0de0000 - 5_000).toISOString() });
    expect(gateway.asked).toHaveLength(2);
  });

  it('cuts off a reader that does not read, and goes on with the others', async () => {
    const { live } = gatewayWith([]);
    const slow = live.open();
    const closed = new Promise((done) => slow.once('close', done));
    for (let index = 1; index <= 10; index += 1) live.send(event(index, 'x'.repeat(500_000)));
    await closed;
    const reader = live.open();
    live.send(event(11));
    expect(await idsOf(reader, 1)).toEqual([idOf(11)]);
  });

  it('ends its answers when the service stops', async () => {
    const { live } = gatewayWith([]);
    const reader = live.open();
    live.onModuleDestroy();
    expect(await idsOf(reader, Infinity)).toEqual([]);
  });
});

import { Readable } from 'node:stream';
import fc from 'fast-check';
import { readServerSentEvents, type ServerSentEvent } from './sse';

async function read(chunks: Uint8Array[]): Promise<ServerSentEvent[]> {
  const events: ServerSentEvent[] = [];
  for await (const event of readServerSentEvents(Readable.from(chunks))) events.push(event);
  return events;
}

const text =
  ': connected\n\nid: 1\nevent: a.b\ndata: {"x": "é: y"}\n\n: still here\n\nid:2\r\ndata: one\r\ndata: two\r\n\r\nid: 3\ndata: cut';

describe('readServerSentEvents', () => {
  it('reads the same events however the bytes are cut', async () => {
    const bytes = new TextEncoder().encode(text);
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(bytes.length)), async (cuts) => {
        const ends = [...cuts, bytes.length].sort((one, other) => one - other);
        const events = await read(ends.map((end, index) => bytes.slice(ends[index - 1] ?? 0, end)));
        expect(events).toEqual([
          { id: '1', event: 'a.b', data: '{"x": "é: y"}' },
          { id: '2', data: 'one\ntwo' },
        ]);
      }),
    );
  });
});

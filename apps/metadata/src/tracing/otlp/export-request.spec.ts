import { gzipSync } from 'node:zlib';
import { mediaTypeOf, readExportRequest } from './export-request';

const span = {
  traceId: '0AF7651916CD43DD8448EB211C80319C',
  spanId: 'b7ad6b7169203331',
  parentSpanId: '',
  name: 'a\0b\ud800ü😀',
  startTimeUnixNano: 1_700_000_000_000_000,
};
const bodyOf = (...spans: unknown[]) =>
  Buffer.from(JSON.stringify({ resourceSpans: [{ scopeSpans: [{ spans }] }] }));
const read = (body: Buffer, encoding?: string) => readExportRequest(body, 'application/json', encoding);
const refused = { code: 'INVALID_PARAMETER_VALUE' };

describe('readExportRequest', () => {
  it('reads spans, with ids in lower case and without U+0000', async () => {
    const [read1] = await read(bodyOf(span));
    expect(read1).toMatchObject({
      traceId: '0af7651916cd43dd8448eb211c80319c',
      spanId: 'b7ad6b7169203331',
      name: 'a\uFFFDb\uFFFDü😀',
      startTimeUnixNano: '1700000000000000',
    });
    expect(read1?.parentSpanId).toBeUndefined();
  });

  it('reads what is compressed', async () => {
    expect(await read(gzipSync(bodyOf(span, span)), 'GZIP')).toHaveLength(2);
  });

  it.each([
    ['text', Buffer.from('nonsense'), undefined],
    ['no spans at all', Buffer.from('{}'), undefined],
    ['a short trace id', bodyOf({ ...span, traceId: 'abc' }), undefined],
    ['a time beyond bigint', bodyOf({ ...span, startTimeUnixNano: '9999999999999999999' }), undefined],
    ['what is not compressed', bodyOf(span), 'gzip'],
    [
      'an attribute that is nested without end',
      Buffer.from(
        bodyOf({ ...span, attributes: [{ key: 'a', value: 'DEEP' }] })
          .toString()
          .replace('"DEEP"', `${'{"arrayValue":{"values":['.repeat(50_000)}${']}}'.repeat(50_000)}`),
      ),
      undefined,
    ],
    ['an unknown encoding', bodyOf(span), 'br'],
  ])('refuses %s', (_what, body, encoding) => expect(read(body, encoding)).rejects.toMatchObject(refused));
});

describe('mediaTypeOf', () => {
  it('passes over parameters of the type', () => {
    expect(mediaTypeOf('application/json; charset=utf-8')).toBe('application/json');
    expect(mediaTypeOf('application/x-protobuf')).toBe('application/x-protobuf');
  });

  it.each([undefined, 'text/plain', 'application/jsonl'])('refuses %s', (type) =>
    expect(() => mediaTypeOf(type)).toThrow(expect.objectContaining(refused)),
  );
});

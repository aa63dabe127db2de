import { decodeMessage, type Message } from './protobuf';
import { exportTraceRequest } from './trace-messages';

const key = (number: number, wireType: number) => Buffer.from([(number << 3) | wireType]);
const chunk = (number: number, ...parts: Buffer[]) => {
  const body = Buffer.concat(parts);
  return Buffer.concat([key(number, 2), Buffer.from([body.length]), body]);
};
const request = (...span: Buffer[]) => chunk(1, chunk(2, chunk(2, ...span)));
const decode = (bytes: Buffer) => decodeMessage(bytes, exportTraceRequest);
const spanOf = (...span: Buffer[]) =>
  (decode(request(...span)) as { resourceSpans: [{ scopeSpans: [{ spans: [unknown] }] }] }).resourceSpans[0]
    .scopeSpans[0].spans[0];

describe('decodeMessage', () => {
  it('reads ids, text and times', () => {
    const time = Buffer.alloc(8);
    time.writeBigUInt64LE(1_700_000_000_123_456_789n);
    const id = chunk(1, Buffer.from('0af7651916cd43dd8448eb211c80319c', 'hex'));
    const name = chunk(5, Buffer.from('größe'));
    expect(spanOf(id, name, key(7, 1), time, key(6, 0), Buffer.from([2]))).toEqual({
      traceId: '0af7651916cd43dd8448eb211c80319c',
      name: 'größe',
      startTimeUnixNano: '1700000000123456789',
      kind: 2,
    });
  });

  it('reads values of each type', () => {
    const double = Buffer.alloc(8);
    double.writeDoubleLE(-Infinity);
    const minusOne = Buffer.from([...new Array<number>(9).fill(0xff), 0x01]);
    const attribute = (name: string, value: Buffer) => chunk(9, chunk(1, Buffer.from(name)), chunk(2, value));
    expect(
      spanOf(
        attribute('n', Buffer.concat([key(3, 0), minusOne])),
        attribute('d', Buffer.concat([key(4, 1), double])),
        attribute('b', Buffer.concat([key(2, 0), Buffer.from([1])])),
        attribute('l', chunk(5, chunk(1, chunk(1, Buffer.from('x'))))),
      ),
    ).toEqual({
      attributes: [
        { key: 'n', value: { intValue: '-1' } },
        { key: 'd', value: { doubleValue: '-Infinity' } },
        { key: 'b', value: { boolValue: true } },
        { key: 'l', value: { arrayValue: { values: [{ stringValue: 'x' }] } } },
      ],
    });
  });

  it('passes over fields that it does not know', () => {
    const four = Buffer.alloc(4);
    expect(decode(Buffer.concat([key(9, 5), four, key(10, 1), Buffer.alloc(8)]))).toEqual({});
  });

  it.each([
    ['a length beyond the end', Buffer.from([0x0a, 0x05, 0x00])],
    ['an endless varint', Buffer.alloc(12, 0xff)],
    ['a wrong wire type', Buffer.from([0x08, 0x01])],
    ['an unknown wire type', Buffer.from([0x7b])],
  ])('refuses %s', (_what, bytes) => expect(() => decode(bytes)).toThrow());

  it('refuses messages that are nested too deeply', () => {
    const endless: Message = () => ({ 1: { name: 'inner', type: endless } });
    const nested = (depth: number): Buffer => {
      let bytes = Buffer.alloc(0);
      for (let level = 0; level < depth; level += 1) {
        const length =
          bytes.length < 128 ? [bytes.length] : [(bytes.length & 0x7f) | 0x80, bytes.length >> 7];
        bytes = Buffer.concat([key(1, 2), Buffer.from(length), bytes]);
      }
      return bytes;
    };
    expect(() => decodeMessage(nested(90), endless)).not.toThrow();
    expect(() => decodeMessage(nested(110), endless)).toThrow(RangeError);
  });
});

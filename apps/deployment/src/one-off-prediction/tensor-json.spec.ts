import fc from 'fast-check';
import { tensorData, tensorJson } from './tensor-json';

/** As a server reads it: JSON numbers, and strings for what JSON has no number for. */
const parse = (text: string) => (JSON.parse(text) as (number | string)[]).map(Number);

describe('tensor data in JSON', () => {
  it('keeps every float32 but NaN to the bit', () => {
    fc.assert(
      fc.property(fc.array(fc.float({ noNaN: true })), (values) => {
        const raw = Buffer.from(Float32Array.from(values).buffer);
        const back = Float32Array.from(parse(tensorJson(tensorData('FP32', raw))));
        expect(Buffer.from(back.buffer).equals(raw)).toBe(true);
      }),
    );
  });

  it('keeps every float64 but NaN to the bit', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ noNaN: true })), (values) => {
        const raw = Buffer.from(Float64Array.from(values).buffer);
        const back = Float64Array.from(parse(tensorJson(tensorData('FP64', raw))));
        expect(Buffer.from(back.buffer).equals(raw)).toBe(true);
      }),
    );
  });

  it('keeps 64-bit integers', () => {
    fc.assert(
      fc.property(fc.array(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n })), (values) => {
        const raw = Buffer.from(BigInt64Array.from(values).buffer);
        expect(tensorData('INT64', raw).map(BigInt)).toEqual(values);
      }),
    );
  });

  it.each([
    ['FP32', '0000c07f0000807f000080ff00000080', '["NaN","Infinity","-Infinity",-0]'],
    ['FP16', '003c00c00100ff7b007c0080', '[1,-2,5.960464477539063e-8,65504,"Infinity",-0]'],
    ['INT64', 'ffffffffffffffff0000000000002000', '[-1,"9007199254740992"]'],
    ['UINT64', 'ffffffffffffffff', '["18446744073709551615"]'],
    ['BOOL', '0100', '[true,false]'],
    ['INT8', 'ff', '[-1]'],
    ['BYTES', '0200000061c3', null],
    ['BYTES', '03000000', null],
    ['BYTES', '0000000003000000c3a461', '["","äa"]'],
    ['FP32', '000000', null],
    ['COMPLEX', '', null],
  ])('%s %s is %s', (datatype, hex, json) => {
    const convert = () => tensorJson(tensorData(datatype, Buffer.from(hex, 'hex')));
    if (json === null) expect(convert).toThrow(RangeError);
    else expect(convert()).toBe(json);
  });
});

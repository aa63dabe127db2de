import fc from 'fast-check';
import { Column } from './column';

const meta = (datatype: 'FP32' | 'FP64' | 'INT64' | 'BYTES' | 'BOOL') => ({ name: 'x', datatype }) as const;

describe('Column', () => {
  it('keeps every float32 to the bit, also through its JSON values', () => {
    fc.assert(
      fc.property(fc.array(fc.float(), { minLength: 1 }), (numbers) => {
        const column = Column.fromJson(
          meta('FP32'),
          [numbers.length, 1],
          numbers.map((each) => (Number.isFinite(each) ? each : String(each))),
        );
        const again = Column.fromJson(
          meta('FP32'),
          [numbers.length, 1],
          numbers.map((_, row) => column.values(row)[0]),
        );
        numbers.forEach((_, row) => expect(again.bytes(row).equals(column.bytes(row))).toBe(true));
      }),
    );
  });

  it('keeps strings, also empty ones and those beyond ASCII, and gives them to the runtime', () => {
    const column = Column.fromJson(meta('BYTES'), [3, 1], ['car', '', 'Möbel']);
    expect([0, 1, 2].map((row) => column.values(row))).toEqual([['car'], [''], ['Möbel']]);
    expect(column.toTensor()).toMatchObject({ type: 'string', dims: [3, 1], data: ['car', '', 'Möbel'] });
    expect(column.row(0)).toEqual({
      name: 'x',
      datatype: 'BYTES',
      shape: [1, 1],
      data: ['car'],
      raw: 'AwAAAGNhcg==',
    });
  });

  it('goes through a tensor of the runtime unchanged', () => {
    const column = Column.fromJson(meta('FP32'), [2, 2], [0.1, 0.2, 0.3, 0.4]);
    const back = Column.fromTensor(meta('FP32'), column.toTensor());
    expect([0, 1].map((row) => back.bytes(row).toString('hex'))).toEqual(
      [0, 1].map((row) => column.bytes(row).toString('hex')),
    );
  });

  it.each([
    ['BOOL', [true, false], '0100'],
    ['UINT8', [0, 255], '00ff'],
    ['UINT16', [1, 65_535], '0100ffff'],
    ['UINT32', [1, 4_294_967_295], '01000000ffffffff'],
    ['UINT64', [1, '18446744073709551615'], '0100000000000000ffffffffffffffff'],
    ['INT8', [-128, 127], '807f'],
    ['INT16', [-1, 1], 'ffff0100'],
    ['INT32', [-1, 1], 'ffffffff01000000'],
    ['INT64', [-1, '9007199254740993'], 'ffffffffffffffff0100000000002000'],
    ['FP16', [1, 'Infinity'], '003c007c'],
    ['FP32', [1.5, '-Infinity'], '0000c03f000080ff'],
    ['FP64', [1.5, 'NaN'], '000000000000f83f000000000000f87f'],
    ['BYTES', ['', 'ä'], '0000000002000000c3a4'],
  ] as const)('reads and shows %s %j', (datatype, values, hex) => {
    const column = Column.fromJson({ name: 'x', datatype }, [2, 1], values);
    expect(column.bytes().toString('hex')).toBe(hex);
    const again = Column.fromBytes({ name: 'x', datatype }, [2, 1], Buffer.from(hex, 'hex'));
    expect(again.values()).toEqual(values);
    expect(Column.fromTensor({ name: 'x', datatype }, again.toTensor()).bytes().toString('hex')).toBe(hex);
    expect(
      Column.join([again.slice(0, 1), again.slice(1, 2)])
        .bytes()
        .toString('hex'),
    ).toBe(hex);
    expect(again.bytes(1).toString('hex')).toBe(again.slice(1, 2).bytes().toString('hex'));
  });

  it.each([
    ['FP32', 'much'],
    ['FP32', true],
    ['FP32', 1e39],
    ['FP16', 65_520],
    ['FP64', null],
    ['UINT8', 256],
    ['INT8', -129],
    ['INT64', 1.5],
    ['INT64', 2 ** 53],
    ['INT64', '9223372036854775808'],
    ['UINT64', -1],
    ['BYTES', 7],
    ['BOOL', 'yes'],
  ] as const)('refuses a %s of %p and says where', (datatype, value) => {
    const good = datatype === 'BYTES' ? 'a' : datatype === 'BOOL' ? true : 1;
    expect(() => Column.fromJson({ name: 'x', datatype }, [2, 1], [good, value])).toThrow(
      /^row 1: .* is no /,
    );
  });

  it.each([
    ['FP32', '0000', 'expected 4 bytes for shape [1, 1], got 2'],
    ['BOOL', '02', 'row 0: 2 is no BOOL'],
    ['BYTES', '0300000061', 'value 0 is cut off'],
    ['BYTES', '000000', 'value 0 is cut off'],
    ['BYTES', '01000000ff', 'value 0 is no UTF-8'],
    ['BYTES', '0000000000000000', 'expected 1 values, got 2'],
  ] as const)('refuses %s bytes %s', (datatype, hex, message) => {
    expect(() => Column.fromBytes({ name: 'x', datatype }, [1, 1], Buffer.from(hex, 'hex'))).toThrow(message);
  });
});

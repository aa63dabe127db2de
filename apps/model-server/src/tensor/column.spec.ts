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
    const back = Column.fromTensor('x', 'FP32', column.toTensor());
    expect([0, 1].map((row) => back.bytes(row).toString('hex'))).toEqual(
      [0, 1].map((row) => column.bytes(row).toString('hex')),
    );
  });

  it.each([
    ['FP32', 'much'],
    ['FP32', true],
    ['INT64', 1.5],
    ['BYTES', 7],
    ['BOOL', 'yes'],
  ] as const)('refuses a %s of %p and says where', (datatype, value) => {
    const good = { FP32: 1, INT64: 1, BYTES: 'a', BOOL: true }[datatype];
    expect(() => Column.fromJson(meta(datatype), [2, 1], [good, value])).toThrow(/^x: value .* at 1 is no /);
  });
});

import { csvLine } from './csv';

describe('csvLine', () => {
  it('quotes every cell', () => {
    expect(csvLine(['a', 'b "c", d', 'e\nf', ''])).toBe('"a","b ""c"", d","e\nf",""\r\n');
  });

  it.each(['=1+1', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1', '  =HYPERLINK("http://x")'])(
    'keeps a spreadsheet from running %j',
    (cell) => expect(csvLine([cell])).toBe(`"'${cell.replaceAll('"', '""')}"\r\n`),
  );

  it('leaves a sign inside a cell alone', () => {
    expect(csvLine(['auc=0.7', 'a-b'])).toBe('"auc=0.7","a-b"\r\n');
  });
});

import { atLeast, exitCode, formatFindings, type Finding } from './doctor-report';

const java: Finding = {
  name: 'Java',
  verdict: 'missing',
  detail: 'needs 17',
  remedy: 'apt-get install java',
};
const node: Finding = { name: 'Node.js', verdict: 'ok', detail: '20.19.0' };
const ports: Finding = { name: 'ports', verdict: 'note', detail: 'taken: 8080' };

describe('formatFindings', () => {
  it('names what is missing and how to get it', () => {
    expect(formatFindings([node, java, ports])).toEqual([
      'ok       Node.js     20.19.0',
      'MISSING  Java        needs 17',
      '                     -> apt-get install java',
      'note     ports       taken: 8080',
      '',
      'Missing: Java.',
    ]);
  });
});

describe('exitCode', () => {
  it('is 1 only where something required is missing', () => {
    expect(exitCode([node, ports])).toBe(0);
    expect(exitCode([node, java])).toBe(1);
  });
});

describe('atLeast', () => {
  it.each([
    ['20.19.0', '20.19', true],
    ['20.9.1', '20.19', false],
    ['22.0.0', '20.19', true],
    ['3.9', '3.10', false],
    ['1.24', '1.24', true],
  ])('%s is at least %s: %s', (version, minimum, expected) => {
    expect(atLeast(version, minimum)).toBe(expected);
  });
});

import type { VerificationLine } from '@modelkeep/contracts/metadata/ledger';
import { plain } from '../terminal/layout';
import { verificationText } from './ledger.text';

const summary = {
  line: 'summary',
  segments: 2,
  records: 80,
  pending: 3,
  checkpoints: 1,
  faults: 0,
  seconds: 0.5,
} as const;
const lines = (line: VerificationLine) => verificationText(line, plain);

describe('the text of a verification', () => {
  it('says what is wrong, and where', () => {
    const fault = {
      line: 'fault',
      kind: 'record-changed',
      segment: 7,
      log: 'prediction',
      record: '0198c0de-0000-7000-8000-000000000001',
      detail: 'the record was changed',
    } as const;
    expect(lines(fault)).toEqual([
      'RECORD-CHANGED  segment 7  prediction 0198c0de-0000-7000-8000-000000000001  the record was changed',
    ]);
    expect(lines({ line: 'fault', kind: 'checkpoint-missing', detail: 'gone' })).toEqual([
      'CHECKPOINT-MISSING  gone',
    ]);
  });

  it('says how it ended, and what is not covered', () => {
    expect(lines(summary)).toEqual([
      'Everything is as it was sealed: 80 records in 2 segments under 1 checkpoints, in 0.5 s.',
      'Not sealed yet: 3.',
    ]);
    expect(lines({ ...summary, faults: 1, pending: 0 })).toEqual([
      '1 fault found: 80 records in 2 segments under 1 checkpoints, in 0.5 s.',
    ]);
  });

  it('is silent about segments', () => {
    expect(lines({ line: 'segment', segment: 1, log: 'event', records: 1, faults: 0 })).toEqual([]);
  });
});

import type { Checkpoint, LedgerStatus, VerificationLine } from '@modelkeep/contracts/metadata/ledger';
import { clean, facts, moment, type Paint, section, table } from '../terminal/layout';

export function ledgerText(
  { segments, head, logs, checkpoint, failure }: LedgerStatus,
  paint: Paint,
): string[] {
  return [
    ...facts(
      [
        ['segments', String(segments)],
        ['head', head],
        ['failing', failure && paint('red', clean(failure))],
      ],
      paint,
    ),
    ...section(
      'Records',
      table(
        [{ title: 'log' }, { title: 'sealed', align: 'right' }, { title: 'not yet', align: 'right' }],
        logs.map(({ log, sealed, pending }) => [log, String(sealed), String(pending)]),
        paint,
      ),
      paint,
    ),
    ...section('Last checkpoint', checkpoint ? checkpointText(checkpoint, paint) : ['none yet'], paint),
  ];
}

export function checkpointText({ body, keyId }: Checkpoint, paint: Paint): string[] {
  return facts(
    [
      ['checkpoint', String(body.number)],
      ['segments', String(body.segments)],
      ['root', body.root],
      ['signed', moment(body.signedAt)],
      ['key', keyId],
    ],
    paint,
  );
}

/** One line of a verification; segments without a fault are not shown. */
export function verificationText(line: VerificationLine, paint: Paint): string[] {
  switch (line.line) {
    case 'segment':
      return [];
    case 'fault': {
      const where = [
        line.segment !== undefined && `segment ${line.segment}`,
        line.record !== undefined && `${line.log} ${clean(line.record)}`,
      ];
      return [
        [paint('red', line.kind.toUpperCase()), ...where.filter(Boolean), clean(line.detail)].join('  '),
      ];
    }
    case 'summary': {
      const { segments, records, pending, checkpoints, faults, seconds } = line;
      const verdict =
        faults === 0
          ? paint('green', 'Everything is as it was sealed')
          : paint('red', `${faults} ${faults === 1 ? 'fault' : 'faults'} found`);
      return [
        `${verdict}: ${records} records in ${segments} segments under ${checkpoints} checkpoints, in ${seconds.toFixed(1)} s.`,
        ...(pending > 0 ? [`Not sealed yet: ${pending}.`] : []),
      ];
    }
  }
}

import type { Ingestion } from '@modelkeep/contracts/features/ingestion';
import { clean, facts, type Paint, section } from '../terminal/layout';

/** How an ingestion ended, with the first rows that were rejected. */
export function ingestionText(ingestion: Ingestion, paint: Paint): string[] {
  const { state, failure, featureView, features, rows, accepted, duplicates, rejected, rejections } =
    ingestion;
  const rejectedLines = rejections.map(({ row, reason }) => `row ${row}: ${clean(reason)}`);
  const more = rejected - rejections.length;
  return [
    ...facts(
      [
        ['view', featureView],
        ['state', failure === undefined ? state : `${state}: ${clean(failure)}`],
        ['features', features.join(', ') || undefined],
        ['rows', String(rows)],
        ['accepted', String(accepted)],
        ['duplicates', String(duplicates)],
        ['rejected', String(rejected)],
        ['rejected rows', ingestion.rejectedDigest],
      ],
      paint,
    ),
    ...section('Rejected', more > 0 ? [...rejectedLines, `and ${more} more`] : rejectedLines, paint),
  ];
}

import type { Archive, ArchiveReplay } from '@modelkeep/contracts/registry/archive';
import type { BundleReading } from '@modelkeep/packaging';
import { clean, facts, moment, type Paint, section } from '../terminal/layout';

/** What a bundle says of itself, and whether it is as it was sealed. */
export function readingText({ manifest, keyId, files, faults }: BundleReading, paint: Paint): string[] {
  const verdict =
    faults.length === 0
      ? [paint('green', `Verified: ${files.length} files, every byte is as it was sealed.`)]
      : [
          ...faults.map(({ file, message }) => `${paint('bold', clean(file))}  ${clean(message)}`),
          paint('red', 'NOT as it was sealed.'),
        ];
  if (!manifest) return verdict;
  return [
    ...facts(
      [
        ['Model', `${clean(manifest.model)} version ${manifest.version}`],
        ['Package', manifest.packageDigest],
        ['Sealed', `${moment(manifest.sealedAt)} by ${clean(manifest.sealedBy)}`],
        ['Kept until', moment(manifest.retainUntil)],
        ['Key', keyId],
      ],
      paint,
    ),
    ...section('Not on record when it was sealed', manifest.gaps.map(clean), paint),
    '',
    ...verdict,
  ];
}

export function archiveText(archive: Archive, paint: Paint): string[] {
  const { model, version, packageDigest, bundle, imported } = archive;
  return [
    ...facts(
      [
        ['Model', `${clean(model)} version ${version}`],
        ['Package', packageDigest],
        ['Sealed', `${moment(archive.archivedAt)} by ${clean(archive.archivedBy)}`],
        ['Kept until', moment(archive.retainUntil)],
        ['Imported', imported && `${moment(imported.at)} by ${clean(imported.by)}`],
        ['Bundle', bundle && `${bundle.digest}, ${bundle.sizeBytes} bytes`],
        ['Key', bundle?.keyId],
      ],
      paint,
    ),
    ...section('Not on record when it was sealed', archive.gaps.map(clean), paint),
  ];
}

export function replayText(
  { predictions, identical, differences, runtime }: ArchiveReplay,
  paint: Paint,
): string[] {
  const lines = differences.flatMap(({ row, prediction, output, expected, replayed, differingBits }) => [
    `${paint('bold', `row ${row}`)} (${clean(prediction)}), ${clean(output)}: ${differingBits} bits differ`,
    `  was ${expected || '(nothing)'}`,
    `  is  ${replayed || '(nothing)'}`,
  ]);
  const what = `${predictions} golden predictions on ${runtime.name} ${runtime.version}`;
  const verdict = identical
    ? paint('green', `${what}: IDENTICAL to the last bit`)
    : paint('red', `${what}: DIFFERENT`);
  return [...lines, verdict];
}

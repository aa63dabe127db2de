import type { ResponseOf } from '@modelkeep/contracts/common/endpoint';
import type { getRegisteredModel } from '@modelkeep/contracts/registry/model-version.api';
import type { ModelVersion } from '@modelkeep/contracts/registry/model-version';
import { clean, facts, moment, type Paint, section, table } from '../terminal/layout';

type Model = ResponseOf<typeof getRegisteredModel>;

const aliasesText = (aliases: Model['aliases']): string =>
  Object.entries(aliases)
    .map(([alias, version]) => `${alias} → ${version}`)
    .join(', ');

/** One line per model. */
export function modelsText(models: readonly Model[], paint: Paint): string[] {
  const rows = models.map((model) => [
    model.name,
    String(model.latestVersion ?? ''),
    aliasesText(model.aliases),
    clean(model.description ?? ''),
  ]);
  return table(
    [{ title: 'model' }, { title: 'latest', align: 'right' }, { title: 'aliases' }, { title: 'description' }],
    rows,
    paint,
  );
}

/** A model, and one line per version. */
export function modelText(
  { versions, ...model }: Model & { versions: ModelVersion[] },
  paint: Paint,
): string[] {
  const aliases = aliasesText(model.aliases);
  const rows = versions.map((version) => [
    String(version.version),
    version.stage,
    version.aliases.join(', '),
    moment(version.registeredAt),
    clean(version.registeredBy),
    version.packageDigest ?? '',
  ]);
  return [
    paint('bold', model.name),
    ...facts(
      [
        ['description', model.description && clean(model.description)],
        ['aliases', aliases || undefined],
        ['created', `${moment(model.createdAt)} by ${clean(model.createdBy)}`],
      ],
      paint,
    ),
    ...section(
      'Versions',
      table(
        [
          { title: 'version', align: 'right' },
          { title: 'stage' },
          { title: 'aliases' },
          { title: 'registered' },
          { title: 'by' },
          { title: 'package' },
        ],
        rows,
        paint,
      ),
      paint,
    ),
  ];
}

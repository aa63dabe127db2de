import { Injectable } from '@nestjs/common';
import type { BodyOf } from '@modelkeep/contracts/common/endpoint';
import type { FeatureSelection } from '@modelkeep/contracts/features/feature-service';
import type { FeatureView } from '@modelkeep/contracts/features/feature-view';
import { unprocessable } from '@modelkeep/service';
import { FeatureServices } from '../feature-service/feature-services';
import { FeatureViewCache } from '../feature-view/feature-view-cache';
import { OnlineReadService } from '../online-read/online-read.service';
import type { getOnlineFeatures, OnlineFeatures } from './feast.api';
import { parseReferences } from './references';

type Request = BodyOf<typeof getOnlineFeatures>;
type Vector = OnlineFeatures['results'][number];

/** What Feast answers as event time of an entity, and of a value that is not there. */
const NO_TIME = '1970-01-01T00:00:00Z';

/** Online reads over several feature views at once, in the form of Feast's feature server. */
@Injectable()
export class OnlineFeatureReader {
  constructor(
    private readonly services: FeatureServices,
    private readonly views: FeatureViewCache,
    private readonly online: OnlineReadService,
  ) {}

  /** Throws 404 for an unknown service or view, 422 for a request that does not fit them. */
  async read(request: Request): Promise<OnlineFeatures> {
    const selections = request.feature_service
      ? (await this.services.get(request.feature_service)).selections
      : parseReferences(request.features);
    requireDistinctNames(selections, request.full_feature_names);
    requireOneLength(request.entities);
    const groups = await Promise.all(selections.map((selection) => this.group(selection, request)));
    const entities = Object.entries(request.entities);
    return {
      metadata: {
        feature_names: [...entities.map(([name]) => name), ...groups.flatMap(({ names }) => names)],
        feature_view_metadata: request.include_feature_view_version_metadata
          ? groups.map(({ view }) => ({ name: view.name, version: view.version }))
          : [],
      },
      results: [
        ...entities.map(([, keys]) => entityVector(keys)),
        ...groups.flatMap(({ vectors }) => vectors),
      ],
      status: null,
    };
  }

  private async group({ featureView, features }: FeatureSelection, request: Request) {
    const view = await this.views.require(featureView, features);
    const rows = await this.online.read(view, entityKeysOf(view, request), features);
    return {
      view,
      names: namesOf({ featureView, features }, request.full_feature_names),
      vectors: features.map((_, place) => ({
        values: rows.map((row) => row[place]?.value ?? null),
        statuses: rows.map((row) => row[place]?.status ?? 'NOT_FOUND'),
        event_timestamps: rows.map((row) => row[place]?.eventTime ?? NO_TIME),
      })),
    };
  }
}

/** What the answer calls the features. */
const namesOf = ({ featureView, features }: FeatureSelection, full: boolean): string[] =>
  features.map((feature) => (full ? `${featureView}__${feature}` : feature));

const entityVector = (keys: readonly unknown[]): Vector => ({
  values: [...keys],
  statuses: keys.map(() => 'PRESENT'),
  event_timestamps: keys.map(() => NO_TIME),
});

function entityKeysOf({ name, joinKey }: FeatureView, { entities }: Request) {
  const keys = entities[joinKey];
  if (!keys)
    throw unprocessable(`Feature view ${name} is joined by ${joinKey}.`, [
      { path: `body.entities.${joinKey}`, message: 'is required' },
    ]);
  return keys;
}

function requireOneLength(entities: Request['entities']): void {
  const lengths = new Set(Object.values(entities).map(({ length }) => length));
  if (lengths.size > 1 || lengths.has(0))
    throw unprocessable('Every entity needs the same number of keys, at least one.', [
      { path: 'body.entities', message: `has lists of ${[...lengths].join(' and ')} keys` },
    ]);
}

function requireDistinctNames(selections: readonly FeatureSelection[], full: boolean): void {
  const names = selections.flatMap((selection) => namesOf(selection, full));
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined)
    throw unprocessable(
      `${twice} is asked for twice${full ? '' : '; full_feature_names keeps features of two views apart'}.`,
    );
}

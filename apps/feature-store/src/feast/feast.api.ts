import { z } from 'zod';
import { defineEndpoint } from '@modelkeep/contracts/common/endpoint';
import { Name } from '@modelkeep/contracts/common/types';
import { DataFrame, Instant } from './data-frame';

const BODY_LIMIT = 32 * 1024 * 1024;
const base = { service: 'feature-store', method: 'POST', status: 200, bodyLimit: BODY_LIMIT } as const;

/** Answers hold one vector per name: first the entities', then the features'. */
const OnlineFeatures = z.object({
  metadata: z.object({
    feature_names: z.array(z.string()),
    feature_view_metadata: z.array(z.object({ name: z.string(), version: z.number().int() })),
  }),
  results: z.array(
    z.object({
      values: z.array(z.unknown()),
      statuses: z.array(z.string()),
      event_timestamps: z.array(z.string()),
    }),
  ),
  status: z.null(),
});
export type OnlineFeatures = z.infer<typeof OnlineFeatures>;

/** Feast clients send more fields than matter here; those are passed over. */
export const getOnlineFeatures = defineEndpoint({
  ...base,
  path: '/get-online-features',
  summary: 'Feast feature server: read online features of entities',
  access: ['data-scientist', 'operator', 'auditor', 'service'],
  body: z.object({
    entities: z
      .record(z.string(), z.array(z.union([z.string(), z.number()])).max(1000))
      .refine((entities) => Object.keys(entities).length > 0, 'names no entity'),
    feature_service: z.string().nullish(),
    features: z.array(z.string()).max(1000).default([]),
    full_feature_names: z.boolean().default(false),
    include_feature_view_version_metadata: z.boolean().default(false),
  }),
  response: OnlineFeatures,
});

const producers = ['data-scientist', 'producer', 'service'] as const;

export const pushDataFrame = defineEndpoint({
  ...base,
  path: '/push',
  summary: 'Feast feature server: push rows; a push source is a feature view of that name',
  access: producers,
  body: z.object({
    push_source_name: z.string(),
    df: DataFrame,
    to: z.enum(['online', 'offline', 'online_and_offline']).default('online'),
  }),
  response: z.null(),
});

export const writeToOnlineStore = defineEndpoint({
  ...base,
  path: '/write-to-online-store',
  summary: 'Feast feature server: write rows of a feature view online (and into its history)',
  access: producers,
  body: z.object({ feature_view_name: z.string(), df: DataFrame }),
  response: z.null(),
});

const operators = ['data-scientist', 'operator', 'service'] as const;
const featureViews = z.array(Name).nullish();

export const materializeSpan = defineEndpoint({
  ...base,
  path: '/materialize',
  summary: 'Feast feature server: put a span of history online',
  access: operators,
  body: z
    .object({
      start_ts: Instant.nullish(),
      end_ts: Instant.nullish(),
      feature_views: featureViews,
      disable_event_timestamp: z.boolean().default(false),
    })
    .refine(
      ({ start_ts, end_ts, disable_event_timestamp }) => disable_event_timestamp || (start_ts && end_ts),
      'start_ts and end_ts are required unless disable_event_timestamp is set',
    )
    .refine(
      ({ start_ts, end_ts }) => !start_ts || !end_ts || Date.parse(start_ts) < Date.parse(end_ts),
      'start_ts must be before end_ts',
    ),
  response: z.null(),
});

export const materializeIncrement = defineEndpoint({
  ...base,
  path: '/materialize-incremental',
  summary: 'Feast feature server: put online what came after the last materialization',
  access: operators,
  body: z.object({ end_ts: Instant, feature_views: featureViews }),
  response: z.null(),
});

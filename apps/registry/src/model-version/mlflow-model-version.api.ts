import { RunId, Text } from '@modelkeep/mlflow';
import { z } from 'zod';
import {
  Description,
  Name,
  registry,
  searchQuery,
  TagKey,
  Tags,
  TagValue,
  Version,
} from '../registered-model/mlflow-fields';

const byVersion = z.object({ name: Name, version: Version });
const movers = ['data-scientist', 'operator', 'service'] as const;

/** Clients send `''` where there is none. */
const orNothing = <Schema extends z.ZodType>(schema: Schema) =>
  z.union([z.literal('').transform(() => undefined), schema]).optional();

export const createVersion = registry.post(
  'model-versions/create',
  z.object({
    name: Name,
    source: Text(500).min(1),
    run_id: orNothing(RunId),
    run_link: orNothing(Text(500)),
    model_id: orNothing(z.string().regex(/^m-[\w-]{1,100}$/, 'is not the id of a logged model')),
    description: Description,
    tags: Tags,
  }),
);
export const getVersion = registry.get('model-versions/get', byVersion);
export const getDownloadUri = registry.get('model-versions/get-download-uri', byVersion);
export const searchVersions = registry.get('model-versions/search', searchQuery(200_000, 10_000));
export const updateVersion = registry.patch(
  'model-versions/update',
  z.object({ ...byVersion.shape, description: Description }),
);
export const transitionStage = registry.post(
  'model-versions/transition-stage',
  z.object({
    ...byVersion.shape,
    stage: z.string().max(100),
    archive_existing_versions: z
      .union([z.boolean(), z.enum(['true', 'false']).transform((text) => text === 'true')])
      .default(false),
  }),
  { access: movers },
);
export const deleteVersion = registry.delete('model-versions/delete', byVersion);
export const setVersionTag = registry.post(
  'model-versions/set-tag',
  z.object({ ...byVersion.shape, key: TagKey, value: TagValue.default('') }),
);
export const deleteVersionTag = registry.delete(
  'model-versions/delete-tag',
  z.object({ ...byVersion.shape, key: TagKey }),
);

import { readers } from '@modelkeep/mlflow';
import { z } from 'zod';
import {
  AliasName,
  Description,
  List,
  Name,
  registry,
  searchQuery,
  SettableAlias,
  TagKey,
  Tags,
  TagValue,
  Version,
} from './mlflow-fields';

const byName = z.object({ name: Name });
const movers = ['data-scientist', 'operator', 'service'] as const;

export const createModel = registry.post(
  'registered-models/create',
  z.object({ name: Name, description: Description, tags: Tags }),
);
export const getModel = registry.get('registered-models/get', byName);
export const renameModel = registry.post(
  'registered-models/rename',
  z.object({ name: Name, new_name: Name }),
);
export const updateModel = registry.patch(
  'registered-models/update',
  z.object({ name: Name, description: Description }),
);
export const deleteModel = registry.delete('registered-models/delete', byName);
export const searchModels = registry.get('registered-models/search', searchQuery(1000, 100));
export const latestVersions = registry.post(
  'registered-models/get-latest-versions',
  z.object({ name: Name, stages: z.array(z.string()).default([]) }),
  { access: readers },
);
export const latestVersionsByQuery = registry.get(
  'registered-models/get-latest-versions',
  z.object({ name: Name, stages: List }),
);
export const setModelTag = registry.post(
  'registered-models/set-tag',
  z.object({ name: Name, key: TagKey, value: TagValue.default('') }),
);
export const deleteModelTag = registry.delete(
  'registered-models/delete-tag',
  z.object({ name: Name, key: TagKey }),
);
export const setModelAlias = registry.post(
  'registered-models/alias',
  z.object({ name: Name, alias: SettableAlias, version: Version }),
  { access: movers },
);
export const deleteModelAlias = registry.delete(
  'registered-models/alias',
  z.object({ name: Name, alias: AliasName }),
  { access: movers },
);
export const getVersionByAlias = registry.get(
  'registered-models/alias',
  z.object({ name: Name, alias: AliasName }),
);

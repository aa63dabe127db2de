import {
  type Comparison,
  invalidParameter,
  parseFilter,
  type Restriction,
  type SearchSpace,
  text,
  bigint,
} from '@modelkeep/mlflow';

export const IS_PROMPT = 'mlflow.prompt.is_prompt';

const milliseconds = (column: string) => bigint(`(extract(epoch FROM ${column}) * 1000)::bigint`);

/** What registered models are searched and ordered by. */
export const modelSpace: SearchSpace = {
  table: 'registered_models',
  id: 'name',
  idType: 'text',
  attributes: {
    name: text('registered_models.name'),
    timestamp: milliseconds('registered_models.updated_at'),
    creation_timestamp: milliseconds('registered_models.created_at'),
    last_updated_timestamp: milliseconds('registered_models.updated_at'),
  },
  keyed: { tag: { table: 'registered_model_tags', type: 'text' } },
};
export const modelFilterKeys = ['name'];

/** What model versions are searched and ordered by. */
export const versionSpace: SearchSpace = {
  table: 'model_versions',
  id: 'id',
  idType: 'uuid',
  attributes: {
    name: text('model_versions.model'),
    version_number: bigint('model_versions.version'),
    run_id: text('model_versions.run_id'),
    source_path: text('model_versions.source'),
    creation_timestamp: milliseconds('model_versions.registered_at'),
    last_updated_timestamp: milliseconds('model_versions.updated_at'),
  },
  keyed: { tag: { table: 'model_version_tags', type: 'text' } },
};
export const versionFilterKeys = ['name', 'version_number', 'run_id', 'source_path'];

/**
 * Parses a filter. Prompts are models with a tag: they are found where a filter asks for them, and left out otherwise,
 * whatever else it says of that tag. Throws INVALID_PARAMETER_VALUE for an attribute that `keys` does not have.
 */
export function readFilter(
  source: string | undefined,
  keys: readonly string[],
  nameColumn: string,
): { filter: Comparison[]; restrictions: Restriction[] } {
  const comparisons = parseFilter(source ?? '');
  const unknown = comparisons.find(({ entity, key }) => entity === 'attribute' && !keys.includes(key));
  if (unknown) throw invalidParameter(`Invalid attribute name: ${unknown.key}`);
  if (comparisons.some(asksForPrompts)) return { filter: comparisons, restrictions: [] };
  const isPrompt = `EXISTS (SELECT FROM registered_model_tags AS p WHERE p.name = ${nameColumn} AND p.key = '${IS_PROMPT}' AND lower(p.value) = 'true')`;
  return {
    filter: comparisons.filter((comparison) => !isAboutPrompts(comparison)),
    restrictions: [{ sql: `${isPrompt}::text`, values: ['false'] }],
  };
}

const isAboutPrompts = ({ entity, key }: Comparison) => entity === 'tag' && key === IS_PROMPT;

function asksForPrompts(comparison: Comparison): boolean {
  const [value] = comparison.values;
  const is = typeof value === 'string' ? value.toLowerCase() : '';
  return (
    isAboutPrompts(comparison) &&
    ((comparison.operator === '=' && is === 'true') || (comparison.operator === '!=' && is === 'false'))
  );
}

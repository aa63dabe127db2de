import {
  always,
  bigint,
  compare,
  type Comparison,
  invalidParameter,
  type RelatedCondition,
  type SearchSpace,
  type SqlParameters,
  text,
} from '@modelkeep/mlflow';

const requestTime = always(bigint('trace.request_time'));
const duration = bigint('trace.execution_duration');
const end = bigint('(trace.request_time + coalesce(trace.execution_duration, 0))');
const valueOf = (table: string, key: string) =>
  text(`(SELECT k.value FROM ${table} AS k WHERE k.trace_id = trace.trace_id AND k.key = '${key}')`);

const exists = (table: string, condition: string) =>
  `EXISTS (SELECT FROM ${table} WHERE t.trace_id = trace.trace_id AND ${condition})`;

/** What traces are searched by (MLflow's `SearchTraceUtils`). */
export const traceSpace: SearchSpace = {
  table: 'trace',
  id: 'trace_id',
  idType: 'text',
  attributes: {
    request_id: text('trace.trace_id'),
    trace_id: text('trace.trace_id'),
    experiment_id: bigint('trace.experiment_id'),
    timestamp: requestTime,
    timestamp_ms: requestTime,
    execution_time: duration,
    execution_time_ms: duration,
    end_time: end,
    end_time_ms: end,
    status: text('trace.state'),
    client_request_id: text('trace.client_request_id'),
    name: valueOf('trace_tag', 'mlflow.traceName'),
    run_id: valueOf('trace_metadata', 'mlflow.sourceRun'),
  },
  keyed: {
    tag: { table: 'trace_tag', type: 'text' },
    metadata: { table: 'trace_metadata', type: 'text' },
  },
  aliases: {
    run_id: { entity: 'link', key: 'run' },
    prompt: { entity: 'link', key: 'prompt' },
    text: { entity: 'span', key: 'content' },
  },
  related: {
    link: all((comparison, parameters) => linked(comparison, parameters)),
    span: (comparisons, parameters) =>
      // All that is said of spans must hold for one of them.
      exists('span AS t', comparisons.map((each) => spanCondition(each, parameters)).join(' AND ')),
    feedback: all((comparison, parameters) => assessed('feedback', comparison, parameters)),
    expectation: all((comparison, parameters) => assessed('expectation', comparison, parameters)),
    issue: all((comparison, parameters) => {
      if (comparison.key !== 'id' || comparison.operator !== '=')
        throw invalidParameter("Issues are searched by issue.id = '…'.");
      const named = compare('t.name', 'text', comparison, parameters);
      return exists('assessment AS t', `t.kind = 'issue' AND ${named}`);
    }),
  },
  regularExpressions: true,
};

function all(condition: (comparison: Comparison, parameters: SqlParameters) => string): RelatedCondition {
  return (comparisons, parameters) =>
    comparisons.map((comparison) => condition(comparison, parameters)).join(' AND ');
}

function linked(comparison: Comparison, parameters: SqlParameters): string {
  if (comparison.key === 'run')
    return exists('trace_run AS t', compare('t.run_id', 'text', comparison, parameters));
  const { operator, values } = comparison;
  if (operator !== '=' || !/^[^/]+\/[^/]+$/.test(String(values[0])))
    throw invalidParameter("Prompts are searched by prompt = 'name/version'.");
  return exists('trace_prompt AS t', compare(`t.name || '/' || t.version`, 'text', comparison, parameters));
}

const spanColumns: Record<string, string> = {
  name: 't.name',
  type: 't.type',
  status: 't.status',
  content: 't.content::text',
};

function spanCondition(comparison: Comparison, parameters: SqlParameters): string {
  const { key, operator } = comparison;
  if (operator.startsWith('IS'))
    throw invalidParameter(`Invalid comparator '${operator}' for 'span.${key}'.`);
  if (key === 'content' && operator !== 'LIKE' && operator !== 'ILIKE')
    throw invalidParameter(`Text of spans is searched by LIKE and ILIKE, not '${operator}'.`);
  const column = Object.hasOwn(spanColumns, key) ? spanColumns[key] : undefined;
  if (column) return compare(column, 'text', comparison, parameters);
  if (!key.startsWith('attributes.') || key.length <= 'attributes.'.length)
    throw invalidParameter(
      `Invalid span attribute '${key}'. Valid: name, type, status, content, attributes.<name>.`,
    );
  const name = parameters.add(key.slice('attributes.'.length));
  const value = `coalesce(a->'value'->>'stringValue', a->'value'->>'intValue', a->'value'->>'doubleValue',
    a->'value'->>'boolValue', a->>'value')`;
  return `EXISTS (SELECT FROM jsonb_array_elements(t.content->'attributes') AS a
    WHERE a->>'key' = ${name} AND ${compare(value, 'text', comparison, parameters)})`;
}

const numberOperators = new Set(['<', '<=', '>', '>=']);

/** A value is compared as text, as its JSON has it without quotes, or by size as a number where it is one. */
function assessed(kind: string, comparison: Comparison, parameters: SqlParameters): string {
  const { operator, key } = comparison;
  const named = `t.kind = '${kind}' AND t.valid AND t.name = ${parameters.add(key)}`;
  if (operator === 'IS NULL') return `NOT ${exists('assessment AS t', named)}`;
  if (operator === 'IS NOT NULL') return exists('assessment AS t', named);
  if (operator === 'IN' || operator === 'NOT IN')
    throw invalidParameter(`Invalid comparator '${operator}' for '${kind}.${key}'.`);
  if (!numberOperators.has(operator))
    return exists(
      'assessment AS t',
      `${named} AND ${compare(`t.value #>> '{}'`, 'text', comparison, parameters)}`,
    );
  const number = `(CASE WHEN jsonb_typeof(t.value) = 'number' THEN t.value::double precision END)`;
  return exists(
    'assessment AS t',
    `${named} AND ${compare(number, 'double precision', comparison, parameters)}`,
  );
}

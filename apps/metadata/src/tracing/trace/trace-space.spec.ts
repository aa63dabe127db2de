import { compileSearch } from '@modelkeep/mlflow';
import { traceSpace } from './trace-space';

const compile = (filter: string, orderBy: string[] = []) =>
  compileSearch(
    traceSpace,
    { maxResults: 10, filter, orderBy },
    [{ sql: 'trace.experiment_id', values: ['1'] }],
    [],
  );
const refused = expect.objectContaining({ code: 'INVALID_PARAMETER_VALUE' });

describe('search for traces', () => {
  it.each([
    "status = 'OK' AND timestamp_ms > 5 AND execution_time < 1.5e3",
    "trace.name LIKE 'a%' AND tags.x IS NULL AND metadata.`mlflow.user` RLIKE '^d'",
    "run_id = 'r' AND prompt = 'greeting/1' AND text ILIKE '%x%'",
    "span.name = 'a' AND span.type IN ('LLM', 'CHAIN') AND span.attributes.`a.b` != 'c'",
    "feedback.score >= 0.5 AND expectation.answer = 'yes' AND issue.id = 'i-1' AND feedback.x IS NOT NULL",
  ])('takes %s', (filter) => {
    const { text, values } = compile(filter, ['name DESC', 'tags.x', 'metadata.y', 'end_time_ms']);
    const placeholders = [...text.matchAll(/\$(\d+)/g)].map(([, number]) => Number(number));
    expect(Math.max(...placeholders)).toBe(values.length);
  });

  it('asks one span for all that is said of spans', () => {
    const { text } = compile("span.name = 'a' AND status = 'OK' AND span.type = 'LLM'");
    expect(text.match(/FROM span /g)).toHaveLength(1);
  });

  it.each([
    "colour = 'red'",
    'status = 1',
    "timestamp_ms > 'x'",
    "span.size = 'x'",
    'span.name IS NULL',
    "span.attributes. = 'x'",
    "text = 'x'",
    "feedback.score > 'x'",
    "feedback.score IN ('x')",
    "issue.name = 'x'",
    "prompt = 'x'",
    'metrics.auc > 1',
  ])('refuses %s', (filter) => expect(() => compile(filter)).toThrow(refused));

  it("keeps every bit of a caller's text out of the SQL", () => {
    const evil = `x' OR '1'='1`;
    const { text } = compile(
      `span.attributes."${evil}" = "${evil}" AND feedback."${evil}" = "${evil}" AND span.name RLIKE "${evil}"`,
    );
    expect(text).not.toContain(evil);
  });
});

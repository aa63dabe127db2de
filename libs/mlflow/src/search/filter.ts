import { invalidParameter } from '../error';
import { type Token, tokenize } from './lexer';

export type Entity = 'attribute' | 'metric' | 'param' | 'tag' | 'dataset' | TraceEntity;
/** What only traces have. `link` has no name in the grammar: attributes stand for it. */
export type TraceEntity = 'metadata' | 'span' | 'feedback' | 'expectation' | 'issue' | 'link';
export type Operator =
  | '='
  | '!='
  | '<'
  | '<='
  | '>'
  | '>='
  | 'LIKE'
  | 'ILIKE'
  | 'RLIKE'
  | 'IN'
  | 'NOT IN'
  | 'IS NULL'
  | 'IS NOT NULL';

/** What a comparison or an order refers to. */
export interface Identifier {
  entity: Entity;
  key: string;
}

export interface Comparison extends Identifier {
  operator: Operator;
  /** Several for IN and NOT IN, none for IS NULL and IS NOT NULL. */
  values: Value[];
}

export type Value = string | number;

const entities: Record<string, Entity> = {
  attribute: 'attribute',
  attributes: 'attribute',
  attr: 'attribute',
  run: 'attribute',
  metric: 'metric',
  metrics: 'metric',
  param: 'param',
  params: 'param',
  parameter: 'param',
  parameters: 'param',
  tag: 'tag',
  tags: 'tag',
  dataset: 'dataset',
  datasets: 'dataset',
  trace: 'attribute',
  metadata: 'metadata',
  request_metadata: 'metadata',
  span: 'span',
  feedback: 'feedback',
  expectation: 'expectation',
  issue: 'issue',
};

const symbols: Record<string, Operator> = {
  '=': '=',
  '==': '=',
  '!=': '!=',
  '<>': '!=',
  '<': '<',
  '<=': '<=',
  '>': '>',
  '>=': '>=',
};

/** Reads tokens one after another. */
export class Cursor {
  private position = 0;
  private readonly tokens: Token[];

  constructor(readonly source: string) {
    this.tokens = tokenize(source);
  }

  get ended(): boolean {
    return this.position >= this.tokens.length;
  }

  next(): Token {
    const token = this.tokens[this.position];
    if (!token) throw invalidParameter(`'${this.source}' ends too early.`);
    this.position += 1;
    return token;
  }

  /** Takes the next token where it is this symbol or this word (in any case). */
  take(text: string): boolean {
    const token = this.tokens[this.position];
    if (!token || token.kind === 'quoted' || token.text.toUpperCase() !== text) return false;
    this.position += 1;
    return true;
  }

  expect(text: string): void {
    if (!this.take(text)) throw this.unexpected(text);
  }

  unexpected(wanted: string): Error {
    const token = this.tokens[this.position];
    return invalidParameter(
      `Expected ${wanted} ${token ? `before '${token.text}'` : 'at the end'} of '${this.source}'.`,
    );
  }

  /** `metrics.auc`, `params."learning rate"`, `` tags.`mlflow.user` ``, or an attribute's bare name. */
  identifier(): Identifier {
    const first = this.next();
    if (first.kind !== 'word' && first.kind !== 'quoted') throw this.unexpected('a name');
    if (!this.take('.')) return { entity: 'attribute', key: first.text };
    const entity = entities[first.text.toLowerCase()];
    if (!entity)
      throw invalidParameter(
        `Invalid entity type '${first.text}'. Valid: ${Object.keys(entities).join(', ')}.`,
      );
    let key = this.keyPart();
    while (this.take('.')) key += `.${this.keyPart()}`;
    return { entity, key };
  }

  private keyPart(): string {
    const token = this.next();
    if (token.kind === 'symbol') throw this.unexpected('a key');
    return token.text;
  }

  value(): Value {
    const token = this.next();
    if (token.kind === 'number') return Number(token.text);
    if (token.kind === 'quoted' && token.quote !== '`') return token.text;
    throw invalidParameter(`Expected a number or quoted text, not '${token.text}', in '${this.source}'.`);
  }

  /** A comma may come last: Python's tuple of one value is written `('a',)`. */
  values(): Value[] {
    this.expect('(');
    const values = [this.value()];
    while (this.take(',')) {
      if (this.take(')')) return values;
      values.push(this.value());
    }
    this.expect(')');
    return values;
  }
}

/** Parses MLflow's search filter: comparisons joined by AND. Throws INVALID_PARAMETER_VALUE. */
export function parseFilter(source: string): Comparison[] {
  const cursor = new Cursor(source);
  if (cursor.ended) return [];
  const comparisons = [parseComparison(cursor)];
  while (!cursor.ended) {
    cursor.expect('AND');
    comparisons.push(parseComparison(cursor));
  }
  return comparisons;
}

function parseComparison(cursor: Cursor): Comparison {
  const identifier = cursor.identifier();
  if (cursor.take('IS')) {
    const negated = cursor.take('NOT');
    cursor.expect('NULL');
    return { ...identifier, operator: negated ? 'IS NOT NULL' : 'IS NULL', values: [] };
  }
  if (cursor.take('NOT')) {
    cursor.expect('IN');
    return { ...identifier, operator: 'NOT IN', values: cursor.values() };
  }
  if (cursor.take('IN')) return { ...identifier, operator: 'IN', values: cursor.values() };
  if (cursor.take('LIKE')) return { ...identifier, operator: 'LIKE', values: [cursor.value()] };
  if (cursor.take('ILIKE')) return { ...identifier, operator: 'ILIKE', values: [cursor.value()] };
  if (cursor.take('RLIKE')) return { ...identifier, operator: 'RLIKE', values: [cursor.value()] };
  const token = cursor.next();
  const operator = token.kind === 'symbol' ? symbols[token.text] : undefined;
  if (!operator) throw invalidParameter(`'${token.text}' is not a comparison, in '${cursor.source}'.`);
  return { ...identifier, operator, values: [cursor.value()] };
}

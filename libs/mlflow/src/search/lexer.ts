import { invalidParameter } from '../error';

export type Token =
  | { kind: 'word'; text: string }
  /** A name in double quotes or backticks, or text in single or double quotes: the parser knows which it wants. */
  | { kind: 'quoted'; text: string; quote: '"' | "'" | '`' }
  | { kind: 'number'; text: string }
  | { kind: 'symbol'; text: string };

const pattern =
  /\s*(?:(?<number>-?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)(?![\w.])|(?<word>[\p{L}\p{N}_][\p{L}\p{N}_\-/:]*)|(?<quoted>"[^"]*"|`[^`]*`|'(?:[^']|'')*')|(?<symbol><=|>=|!=|==|<>|[<>=(),.]))/uy;

/** Splits a filter or an order-by clause into tokens. Throws INVALID_PARAMETER_VALUE with the place that it cannot read. */
export function tokenize(source: string): Token[] {
  const tokens: Token[] = [];
  const text = source.trimEnd();
  if (text.includes('\0')) throw invalidParameter('A filter or an order may not contain U+0000.');
  pattern.lastIndex = 0;
  while (pattern.lastIndex < text.length) {
    const at = pattern.lastIndex;
    const groups = pattern.exec(text)?.groups;
    if (!groups) throw invalidParameter(`Cannot read '${text.slice(at, at + 40)}' in '${source}'.`);
    tokens.push(tokenOf(groups));
  }
  return tokens;
}

function tokenOf({ number, word, quoted, symbol }: Record<string, string | undefined>): Token {
  if (number !== undefined) return { kind: 'number', text: number };
  if (word !== undefined) return { kind: 'word', text: word };
  if (quoted !== undefined) {
    const quote = quoted[0] as '"' | "'" | '`';
    return { kind: 'quoted', quote, text: quoted.slice(1, -1).replaceAll(quote + quote, quote) };
  }
  return { kind: 'symbol', text: symbol as string };
}

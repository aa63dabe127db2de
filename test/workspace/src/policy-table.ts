import type { Endpoint } from '@modelkeep/contracts/common/endpoint';
import { Role } from '@modelkeep/contracts/common/types';

/** `admin` may call everything, and so has no column. */
const roles = Role.exclude(['admin']).options;

const BEGIN = '<!-- policy: npm run docs:authorization -->';
const END = '<!-- end of policy -->';

/** Markdown tables of who may call what, one per service. */
export function policyTables(endpoints: readonly Endpoint[]): string {
  const services = [...new Set(endpoints.map(({ service }) => service))].sort();
  const tables = services.map((service) => {
    const rows = endpoints.filter((endpoint) => endpoint.service === service).map(rowOf);
    return `### ${service}\n\n${table([['method', 'path', 'without a token', ...roles], ...rows])}`;
  });
  return tables.join('\n\n');
}

/** The text of docs/authorization.md with `tables` between its marks. Throws where it has none. */
export function withTables(text: string, tables: string): string {
  const [begin, end] = [text.indexOf(BEGIN), text.indexOf(END)];
  if (begin < 0 || end < begin) throw new Error(`docs/authorization.md lacks ${BEGIN} or ${END}`);
  return `${text.slice(0, begin)}${BEGIN}\n\n${tables}\n\n${text.slice(end)}`;
}

const mark = (may: boolean): string => (may ? '✓' : '');

function rowOf({ method, path, access }: Endpoint): string[] {
  const anyone = access === 'anyone';
  return [method, `\`${path}\``, mark(anyone), ...roles.map((role) => mark(anyone || access.includes(role)))];
}

/** Columns as wide as their widest cell, which is how Prettier has them. */
function table([head = [], ...rows]: string[][]): string {
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => (row[column] ?? '').length)),
  );
  const line = (cells: readonly string[]) =>
    `| ${cells.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}

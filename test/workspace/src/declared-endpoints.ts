import { readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import type { Endpoint } from '@modelkeep/contracts/common/endpoint';

const root = resolve(__dirname, '../../..');
const load = createRequire(__filename);

const sourcesIn = (folder: string): string[] =>
  readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
    .filter((file) => /\/src\/.*\.(ts|js)$/.test(file) && !/\.(spec|d)\.ts$/.test(file))
    .map((file) => join(root, folder, file));

/** Every source file of the apps and the libraries; below `dist` their builds. */
export const sourceFiles = (): string[] => [...sourcesIn('apps'), ...sourcesIn('libs')].sort();

const isEndpoint = (value: unknown): value is Endpoint =>
  typeof value === 'object' && value !== null && 'method' in value && 'path' in value && 'service' in value;

/** Every endpoint that is declared anywhere, in the contracts or beside a controller, by path and method. */
export function declaredEndpoints(): Endpoint[] {
  const files = sourceFiles().filter((file) => /\.api\.(ts|js)$/.test(file));
  const values = files.flatMap((file) => Object.values(load(file) as Record<string, unknown>));
  const endpoints = new Set(
    values.flatMap((value) => (Array.isArray(value) ? (value as unknown[]) : [value])).filter(isEndpoint),
  );
  const place = ({ path, method }: Endpoint) => `${path} ${method}`;
  return [...endpoints].sort((one, other) => (place(one) < place(other) ? -1 : 1));
}

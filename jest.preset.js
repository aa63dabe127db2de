const { readFileSync } = require('node:fs');

const { $schema: _schema, ...swc } = JSON.parse(readFileSync(`${__dirname}/.swcrc`, 'utf8'));
const { paths, baseUrl: _baseUrl, ...jsc } = swc.jsc;

/** `{ "@scope/name/*": ["libs/name/src/*"] }` as Jest's `{ "^@scope/name/(.*)$": "<root>/libs/name/src/$1" }`. */
const moduleNameMapper = Object.fromEntries(
  Object.entries(paths).map(([name, [file]]) => [
    `^${name.replace('*', '(.*)')}$`,
    `${__dirname}/${file.replace('*', '$1')}`,
  ]),
);

/** Shared Jest settings: SWC as transformer, workspace packages resolved to their sources. */
module.exports = {
  testEnvironment: 'node',
  transform: { '^.+\\.ts$': ['@swc/jest', { ...swc, jsc, swcrc: false }] },
  moduleNameMapper,
  testMatch: ['**/*.spec.ts'],
  modulePathIgnorePatterns: ['/dist/'],
};

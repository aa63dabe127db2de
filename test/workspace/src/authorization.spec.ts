import { readFileSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { Role } from '@modelkeep/contracts/common/types';
import { declaredEndpoints, sourceFiles } from './declared-endpoints';
import { policyTables, withTables } from './policy-table';

const root = resolve(__dirname, '../../..');
const DOCUMENT = resolve(root, 'docs/authorization.md');

/** Routes beside the endpoints; docs/authorization.md says who may call each. */
const RAW_ROUTES = [
  'apps/gateway/src/console/console-pages.ts',
  'apps/gateway/src/routing/service-proxy.ts',
  'apps/gateway/src/serving/inference-proxy.ts',
  'apps/model-server/src/rest/rest-routes.ts',
  'libs/service/src/operations.ts',
];
const RAW_ROUTE =
  /\b(server|scope|proxy|fastify|instance)\.(get|post|put|patch|delete|all|route)(<[^(]*>)?\(/;
const NEST_ROUTE = /@(Get|Post|Put|Patch|Delete|All)\(/;

describe('authorization', () => {
  const endpoints = declaredEndpoints();

  it('is declared for every endpoint, by roles that there are', () => {
    expect(endpoints.length).toBeGreaterThan(250);
    for (const { method, path, access } of endpoints) {
      const known =
        access === 'anyone' || (access.length > 0 && access.every((role) => Role.options.includes(role)));
      expect({ method, path, known }).toEqual({ method, path, known: true });
    }
  });

  it('is what docs/authorization.md says (npm run docs:authorization)', () => {
    const document = readFileSync(DOCUMENT, 'utf8');
    expect(document).toBe(withTables(document, policyTables(endpoints)));
  });

  it('lets in without a token only where somebody decided so', () => {
    const open = endpoints
      .filter(({ access }) => access === 'anyone')
      .map(({ method, path }) => `${method} ${path}`);
    expect(open).toEqual([
      'GET /api/v1/gateway/sign-on',
      'GET /api/v1/gateway/sign-on/callback',
      'GET /api/v1/gateway/sign-on/start',
      'POST /api/v1/gateway/sign-out',
      'GET /asyncapi.json',
      'GET /openapi.json',
    ]);
  });

  it('is passed by no route but those that are known', () => {
    const files = sourceFiles().filter((file) => {
      const source = readFileSync(file, 'utf8');
      return !file.includes('/cli/') && (RAW_ROUTE.test(source) || NEST_ROUTE.test(source));
    });
    expect(files.map((file) => relative(root, file))).toEqual(RAW_ROUTES);
  });
});

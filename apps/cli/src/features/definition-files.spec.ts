import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UsageError } from '../terminal/failure';
import { readDefinitions } from './definition-files';

const ENTITY = `# Who applies
kind: entity
name: applicant
joinKey: applicant_id
---
- kind: feature-view
  name: profile
  entity: applicant
  features: [{ name: age, type: int64 }]
`;
const SERVICE = JSON.stringify({
  kind: 'feature-service',
  name: 'credit-risk',
  selections: [{ featureView: 'profile', features: ['age'] }],
});

describe('readDefinitions', () => {
  let folder: string;
  const write = (name: string, text: string) => {
    writeFileSync(join(folder, name), text);
    return join(folder, name);
  };
  const messageOf = (path: string): string => {
    try {
      readDefinitions(path);
    } catch (error) {
      if (error instanceof UsageError) return error.message;
      throw error;
    }
    return '';
  };

  beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'modelkeep-definitions-'))));
  afterEach(() => rmSync(folder, { recursive: true }));

  it('reads documents and lists of YAML, with their lines', () => {
    const file = write('features.yaml', ENTITY);
    const found = readDefinitions(file);
    expect(found.map(({ definition, place }) => [definition.kind, place])).toEqual([
      ['entity', `${file}:2`],
      ['feature-view', `${file}:6`],
    ]);
    expect(found[1]?.definition).toMatchObject({ tags: {} });
  });

  it('reads YAML and JSON below a folder, and nothing else', () => {
    mkdirSync(join(folder, 'risk'));
    write('a.yml', ENTITY);
    write('risk/service.json', SERVICE);
    write('readme.md', 'kind: nonsense');
    expect(readDefinitions(folder).map(({ definition }) => definition.name)).toEqual([
      'applicant',
      'profile',
      'credit-risk',
    ]);
  });

  it('names every field that is wrong, in every file', () => {
    write('a.yaml', `${ENTITY}---\nkind: feature-view\nname: broken\nfeatures: [{ name: age, type: int }]\n`);
    write('b.json', '{"kind": "entity", "name": "x", "joinKey": "1x"}');
    expect(messageOf(folder)).toMatch(
      /a\.yaml:11: broken\.entity: .*[\s\S]*a\.yaml:11: broken\.features\.0\.type: .*[\s\S]*b\.json:1: x\.joinKey: expected a column name/,
    );
  });

  it('names the line that is no YAML', () => {
    expect(messageOf(write('a.yaml', 'kind: entity\nname: [\n'))).toMatch(/a\.yaml:\d+: /);
  });

  it.each([
    ['a path that is not there', 'nowhere', /there is no file or folder/],
    ['an empty folder', '.', /holds no definitions/],
  ])('refuses %s', (_, name, message) => {
    expect(messageOf(join(folder, name))).toMatch(message);
  });
});

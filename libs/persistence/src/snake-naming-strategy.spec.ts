import { snakeCase, SnakeNamingStrategy } from './snake-naming-strategy';

describe('snakeCase', () => {
  it.each([
    ['modelVersionId', 'model_version_id'],
    ['sha256Digest', 'sha256_digest'],
    ['URLPath', 'url_path'],
    ['name', 'name'],
    ['already_snake', 'already_snake'],
  ])('%s becomes %s', (name, expected) => {
    expect(snakeCase(name)).toBe(expected);
  });

  it('leaves names alone that were given', () => {
    const strategy = new SnakeNamingStrategy();
    expect(strategy.tableName('ModelVersion', 'model_versions')).toBe('model_versions');
    expect(strategy.columnName('runId', 'RUN', [])).toBe('RUN');
    expect(strategy.columnName('runId', undefined, ['lastRun'])).toBe('last_run_run_id');
  });
});

import type { ApiKey } from '@modelkeep/contracts/gateway/api-key.api';
import { plain } from '../terminal/layout';
import { keysText, secretText, stateOf } from './keys.text';

const key: ApiKey = {
  id: '0198c0de-0000-7000-8000-000000000001',
  account: 'dana',
  name: 'nightly',
  roles: ['data-scientist'],
  createdAt: '2020-03-01T10:00:00.000Z',
  createdBy: 'dana',
};
const expiresAt = '2020-06-01T10:00:00.000Z';

describe('keys as text', () => {
  it('say what a key is good for', () => {
    expect(stateOf(key)).toBe('valid');
    expect(stateOf({ ...key, expiresAt }, Date.parse(expiresAt) - 1)).toBe(
      'until 2020-06-01 10:00:00.000 UTC',
    );
    expect(stateOf({ ...key, expiresAt }, Date.parse(expiresAt))).toBe('expired');
    expect(stateOf({ ...key, expiresAt, revokedAt: key.createdAt })).toBe('revoked');
  });

  it('are one line each, the secret not among them', () => {
    expect(keysText([key], plain)).toEqual([
      'id                                    account  name     roles           state  last used',
      '0198c0de-0000-7000-8000-000000000001  dana     nightly  data-scientist  valid  never',
    ]);
  });

  it('begin with the secret where there is one, so that it can be cut out', () => {
    const [first] = secretText({ ...key, secret: 'mkk_x' }, plain);
    expect(first).toBe('mkk_x');
  });
});

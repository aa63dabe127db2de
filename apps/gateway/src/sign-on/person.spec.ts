import { personOf } from './person';

const settings = { issuer: 'https://id.example', nameClaim: 'preferred_username', rolesClaim: 'roles' };
const rolesFor = (claims: object, more: object = {}) =>
  personOf({ sub: 's-1', ...claims }, { ...settings, ...more }).roles;
const nameFor = (claims: object) => personOf({ sub: 'S-1', ...claims }, settings).name;

describe('a person from claims', () => {
  it('is known by issuer and subject', () => {
    expect(personOf({ sub: 's-1', preferred_username: 'dana', roles: ['approver'] }, settings)).toEqual({
      issuer: 'https://id.example',
      subject: 's-1',
      name: 'dana',
      roles: ['approver'],
    });
  });

  it.each([
    [{ preferred_username: 'Dana.Meyer@bank.example' }, 'dana.meyer-bank.example'],
    [{ email: 'dana@bank.example' }, 'dana-bank.example'],
    [{ preferred_username: '  ', email: 7 }, 's-1'],
    [{ preferred_username: 'service:registry' }, 'service-registry'],
    [{ preferred_username: '..//x' }, 'x'],
    [{ preferred_username: 'x'.repeat(200) }, 'x'.repeat(100)],
  ])('%j is called %s', (claims, name) => {
    expect(nameFor(claims)).toBe(name);
  });

  it('has the roles that the claim names, and no other', () => {
    expect(rolesFor({ roles: ['approver', 'boss', 7, 'operator', 'approver'] })).toEqual([
      'approver',
      'operator',
    ]);
    expect(rolesFor({ roles: 'operator, auditor' })).toEqual(['operator', 'auditor']);
    expect(rolesFor({})).toEqual([]);
    expect(rolesFor({ roles: ['service'] })).toEqual([]);
  });

  it('has the roles that values of the claim are mapped to, and only those', () => {
    const roleMap = new Map([['model risk', 'approver' as const]]);
    expect(rolesFor({ roles: ['model risk', 'admin'] }, { roleMap })).toEqual(['approver']);
    expect(rolesFor({ roles: 'model risk' }, { roleMap })).toEqual(['approver']);
  });

  it('finds the claim by its name or its path, and nothing that claims inherit', () => {
    const nested = { realm_access: { roles: ['auditor'] } };
    expect(rolesFor(nested, { rolesClaim: 'realm_access.roles' })).toEqual(['auditor']);
    const url = 'https://bank.example/roles';
    expect(rolesFor({ [url]: ['auditor'] }, { rolesClaim: url })).toEqual(['auditor']);
    expect(rolesFor({}, { rolesClaim: 'constructor.name' })).toEqual([]);
  });
});

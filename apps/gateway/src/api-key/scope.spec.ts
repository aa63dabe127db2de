import { Role } from '@modelkeep/contracts/common/types';
import fc from 'fast-check';
import { grantable } from './scope';

const someRoles = fc.uniqueArray(fc.constantFrom(...Role.options));

describe('scope of a key', () => {
  it('is never more than its account may do', () => {
    fc.assert(
      fc.property(someRoles, someRoles, (held, asked) => {
        const given = grantable(held, asked);
        for (const role of given) {
          expect(asked).toContain(role);
          expect(held.includes('admin') || held.includes(role)).toBe(true);
        }
        expect(given).not.toContain('service');
      }),
    );
  });

  it('is what was asked for where the account has it', () => {
    expect(grantable(['approver', 'operator'], ['operator'])).toEqual(['operator']);
    expect(grantable(['approver'], ['operator'])).toEqual([]);
    expect(grantable(['admin'], ['operator', 'auditor'])).toEqual(['operator', 'auditor']);
  });
});

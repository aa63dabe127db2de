import { plain } from '../terminal/layout';
import { changesText } from './changes.text';

describe('changesText', () => {
  it('shows what is new, what changes and what stays', () => {
    const lines = changesText(
      {
        applied: false,
        changes: [
          {
            kind: 'entity',
            name: 'applicant',
            action: 'create',
            differences: [{ path: 'joinKey', after: 'applicant_id' }],
          },
          {
            kind: 'feature-view',
            name: 'profile',
            action: 'update',
            version: 2,
            differences: [
              { path: 'ttlSeconds', before: 60 },
              { path: 'owner', before: 'risk', after: 'fraud\u001b[31m' },
            ],
          },
          { kind: 'feature-service', name: 'credit-risk', action: 'none', version: 1, differences: [] },
        ],
      },
      plain,
    );
    expect(lines).toEqual([
      '+ entity applicant',
      '    joinKey: "applicant_id"',
      '~ feature-view profile@2',
      '    ttlSeconds: 60 -> gone',
      '    owner: "risk" -> "fraud\\u001b[31m"',
      '= feature-service credit-risk@1',
      '1 created, 1 updated, 1 unchanged: a dry run, nothing was applied.',
    ]);
  });
});

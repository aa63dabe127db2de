import type { ModelCard } from '@modelkeep/contracts/registry/model-version.api';
import { cardPage } from './card-page';

const card: ModelCard = {
  model: 'credit-risk',
  version: 3,
  stage: 'approved',
  intendedUse: 'Ranks applications.',
  owner: 'dana',
  training: { params: { depth: '4' } },
  metrics: { auc: 0.78 },
  evaluation: { slices: ['a'] },
  updatedAt: '2020-03-01T10:00:00.000Z',
};

const ATTACK = `"><script>alert('x')</script><img src=x onerror=alert(1)>&`;

describe('cardPage', () => {
  it('shows what the card says', () => {
    const page = cardPage(card);
    for (const text of ['credit-risk version 3', 'Ranks applications.', 'auc', '0.78', '&quot;slices&quot;'])
      expect(page).toContain(text);
    expect(page).not.toContain('Limitations');
    expect(page).toContain('@media print');
  });

  it('escapes whatever people or programs wrote, wherever it stands', () => {
    const page = cardPage({
      ...card,
      intendedUse: ATTACK,
      limitations: ATTACK,
      owner: ATTACK,
      training: { params: { [ATTACK]: ATTACK } },
      metrics: { [ATTACK]: 1 },
      evaluation: { [ATTACK]: ATTACK },
      approval: {
        id: '0198c0de-0000-7000-8000-000000000001',
        modelVersionId: '0198c0de-0000-7000-8000-000000000002',
        model: 'credit-risk',
        version: 3,
        packageDigest: `sha256:${'0'.repeat(64)}`,
        state: 'approved',
        requestedBy: ATTACK,
        requestedAt: ATTACK,
        checks: [{ kind: 'metric', required: ATTACK, passed: true, found: ATTACK }],
        decisions: [{ decision: 'approved', by: ATTACK, at: ATTACK, comment: ATTACK }],
      },
    });
    expect(page).not.toMatch(/<script|<img/);
    expect(page.match(/&lt;script&gt;/g)?.length).toBeGreaterThan(12);
  });
});

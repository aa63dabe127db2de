import { email, headline, slackBody, webhookBody, webhookHeaders } from './message';

const delivery = {
  id: '0198c0de-0000-7000-8000-000000000009',
  channel: 'desk',
  change: 'raised' as const,
  attempts: 1,
  createdAt: new Date('2020-03-01T10:00:01.000Z'),
  sealed: Buffer.alloc(0),
  alert: {
    id: '0198c0de-0000-7000-8000-000000000001',
    monitorId: '0198c0de-0000-7000-8000-000000000002',
    monitor: 'credit-risk',
    deployment: 'credit-risk',
    kind: 'rule' as const,
    rule: 'low-auc',
    severity: 'critical' as const,
    state: 'open' as const,
    summary: 'roc-auc where sex is <f&m> is 0.5',
    silenced: false,
    raisedAt: '2020-03-01T10:00:00.000Z',
  },
};

describe('messages', () => {
  it('say in a line what has happened', () => {
    expect(headline(delivery)).toBe('[critical] credit-risk: roc-auc where sex is <f&m> is 0.5 (raised)');
    expect(email(delivery)).toMatchObject({ subject: headline(delivery) });
    expect(email(delivery).text).toContain('rule (low-auc)');
  });

  it('escape what steers the markup of Slack', () => {
    expect(JSON.parse(slackBody(delivery))).toEqual({
      text: '[critical] credit-risk: roc-auc where sex is &lt;f&amp;m&gt; is 0.5 (raised)',
    });
  });

  it('are signed as Standard Webhooks asks', () => {
    const body = webhookBody(delivery);
    const now = new Date(1_583_056_800_000);
    expect(webhookHeaders(delivery.id, body, undefined, now)).not.toHaveProperty('webhook-signature');
    expect(webhookHeaders('msg', '{}', 'a secret', now)).toMatchObject({
      'webhook-id': 'msg',
      'webhook-timestamp': '1583056800',
      // By Python's hmac, of `msg.1583056800.{}`.
      'webhook-signature': 'v1,aduCGCjG455ltZPgxD4vui2LGYICwFiFPcxzDfEmk/Y=',
    });
  });
});

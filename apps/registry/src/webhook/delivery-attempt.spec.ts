import { type Answer, MAX_ATTEMPTS, RefusedUrlError, type Sender } from '@modelkeep/outgoing';
import { randomBytes } from 'node:crypto';
import { attemptDelivery } from './delivery-attempt';
import { WebhookSecrets } from './webhook-secrets';

const secrets = new WebhookSecrets(randomBytes(32));
const delivery = {
  id: 'd-1',
  webhook_id: 'w-1',
  url: 'https://receiver.example/',
  body: '{}',
  secret: null,
  attempt: 1,
};

const answering = (answer: Partial<Answer> | Error) =>
  ({
    post: () =>
      answer instanceof Error
        ? Promise.reject(answer)
        : Promise.resolve({ status: 200, body: 'what the receiver says', ...answer }),
  }) as unknown as Sender;

const attempt = (answer: Partial<Answer> | Error, changes: Partial<typeof delivery> | object = {}) =>
  attemptDelivery({ ...delivery, ...changes }, answering(answer), secrets);

describe('attemptDelivery', () => {
  it('is done where the receiver takes it', async () => {
    const { attempt: record, verdict } = await attempt({ status: 204 });
    expect(verdict).toEqual({ state: 'delivered' });
    expect(record).toMatchObject({ status: 204 });
    expect(JSON.stringify(record)).not.toContain('what the receiver says');
  });

  it('tries again where the answer may change, when the receiver asks for it', async () => {
    const { verdict } = await attempt({ status: 429, retryAfter: '120' });
    expect(verdict).toEqual({ state: 'pending', delayMs: 120_000 });
    expect((await attempt(new Error('connect ECONNREFUSED'))).verdict.state).toBe('pending');
  });

  it('gives up where no repetition would help', async () => {
    expect((await attempt({ status: 404 })).verdict.state).toBe('failed');
    expect((await attempt({ status: 302 })).verdict.state).toBe('failed');
    const refused = await attempt(new RefusedUrlError('leads to an address that is not public'));
    expect(refused.verdict.state).toBe('failed');
    expect(refused.attempt.error).toBe('the URL leads to an address that is not public');
  });

  it('gives up after the last attempt', async () => {
    expect((await attempt({ status: 503 }, { attempt: MAX_ATTEMPTS - 1 })).verdict.state).toBe('pending');
    expect((await attempt({ status: 503 }, { attempt: MAX_ATTEMPTS })).verdict.state).toBe('failed');
    expect((await attempt({ status: 200 }, { attempt: MAX_ATTEMPTS + 1 })).verdict.state).toBe('failed');
  });

  it('says of a secret that cannot be opened what to do, and not the secret', async () => {
    const sealed = new WebhookSecrets(randomBytes(32)).seal('s3cret', 'w-1');
    const { attempt: record } = await attempt({}, { secret: sealed });
    expect(record.error).toMatch(/set it anew/);
  });
});

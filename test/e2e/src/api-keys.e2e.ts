import type { ApiError } from '@modelkeep/client';
import { whoAmI } from '@modelkeep/contracts/gateway/account.api';
import {
  type ApiKeyWithSecret,
  createApiKey,
  listApiKeys,
  revokeApiKey,
  rotateApiKey,
} from '@modelkeep/contracts/gateway/api-key.api';
import { adminToken, clientWith, newAccount } from './people';
import { told } from './story';
import { until } from './until';

const statusOf = (work: Promise<unknown>): Promise<number> =>
  work.then(
    () => 200,
    (error: ApiError) => error.status,
  );
/** What comes of rotating and of revoking a key with a token. */
const changes = async (token: string, id: string) => [
  await statusOf(clientWith(token).call(rotateApiKey, { params: { id }, body: {} })),
  await statusOf(clientWith(token).call(revokeApiKey, { params: { id } })),
];
const known = (token: string) => statusOf(clientWith(token).call(whoAmI));

describe('API keys', () => {
  let owner: { name: string; token: string };
  beforeAll(async () => {
    owner = await newAccount('data-scientist', 'operator');
  });

  let count = 0;
  const create = (body: Partial<Parameters<typeof sent>[0]> = {}): Promise<ApiKeyWithSecret> =>
    clientWith(owner.token).call(
      createApiKey,
      sent({ name: `key-${(count += 1)}`, roles: ['operator'], ...body }),
    );
  const sent = (body: {
    name: string;
    roles: ('operator' | 'approver' | 'data-scientist')[];
    expiresAt?: string;
  }) => ({
    body,
  });
  const listed = async (id: string) => {
    const { items } = await clientWith(owner.token).call(listApiKeys, { query: { limit: 1000 } });
    return items.find((key) => key.id === id);
  };

  it('let programs in by Bearer, and by Basic as the MLflow client sends it', async () => {
    const { id, secret } = await create({ roles: ['data-scientist'] });
    const basic = Buffer.from(`${owner.name}:${secret}`).toString('base64');
    for (const authorization of [`Bearer ${secret}`, `Basic ${basic}`]) {
      const url = `${told().baseUrl}/api/2.0/mlflow/experiments/get?experiment_id=0`;
      const { status } = await fetch(url, { headers: { authorization } });
      expect(status).toBe(200);
    }
    const key = await listed(id);
    expect(key?.lastUsedAt).toBeDefined();
    expect(JSON.stringify(key)).not.toContain(secret);
  });

  it('may do what they were made for, and no more', async () => {
    const { secret } = await create({ roles: ['operator'] });
    expect(await clientWith(secret).call(whoAmI)).toEqual({ name: owner.name, roles: ['operator'] });
    const refusal = await statusOf(create({ roles: ['operator', 'approver'] }));
    expect(refusal).toBe(422);
    const own = clientWith(secret);
    expect(await statusOf(own.call(createApiKey, sent({ name: 'more', roles: ['operator'] })))).toBe(403);
    const other = await create();
    expect(await changes(secret, other.id)).toEqual([403, 403]);
    expect(await known(other.secret)).toBe(200);
  });

  it('are nobody else’s', async () => {
    const { id } = await create();
    const { token } = await newAccount('operator');
    const stranger = clientWith(token);
    expect((await stranger.call(listApiKeys)).items).toEqual([]);
    expect(await statusOf(stranger.call(listApiKeys, { query: { account: owner.name } }))).toBe(403);
    expect(await changes(token, id)).toEqual([404, 404]);
    const body = { name: 'x', account: owner.name, roles: ['operator' as const] };
    expect(await statusOf(stranger.call(createApiKey, { body }))).toBe(403);
    const made = await clientWith(adminToken()).call(createApiKey, { body });
    expect(made).toMatchObject({ account: owner.name, createdBy: 'admin' });
    // The administrator of ADMIN_TOKEN is no account.
    const own = clientWith(adminToken()).call(createApiKey, { body: { name: 'x', roles: ['operator'] } });
    expect(await statusOf(own)).toBe(422);
  });

  it('get a new secret, and the old one works on for the time asked for', async () => {
    const { id, secret: first } = await create();
    const rotate = (by: string, graceSeconds: number) =>
      clientWith(by).call(rotateApiKey, { params: { id }, body: { graceSeconds } });
    const { secret: second } = await rotate(first, 600);
    expect([await known(first), await known(second)]).toEqual([200, 200]);
    // Whoever found the old secret may not lock out who has the new one.
    expect(await changes(first, id)).toEqual([403, 403]);
    const { secret: third, previousUntil } = await rotate(owner.token, 0);
    expect(Date.parse(String(previousUntil))).toBeLessThanOrEqual(Date.now() + 1000);
    expect([await known(first), await known(second), await known(third)]).toEqual([401, 401, 200]);
  });

  it('end when they were to end', async () => {
    const { secret } = await create({ expiresAt: new Date(Date.now() + 2_000).toISOString() });
    expect(await known(secret)).toBe(200);
    await until('the key has ended', async () => (await known(secret)) === 401);
    expect(await statusOf(create({ expiresAt: '2020-01-01T00:00:00Z' }))).toBe(422);
  });

  it('end when they are revoked, stay on record, and give their name free', async () => {
    const { id, name, secret } = await create();
    expect(await statusOf(create({ name }))).toBe(409);
    await clientWith(owner.token).call(revokeApiKey, { params: { id } });
    expect(await known(secret)).toBe(401);
    expect(await listed(id)).toMatchObject({ revokedBy: owner.name });
    const rotation = clientWith(owner.token).call(rotateApiKey, { params: { id }, body: {} });
    expect(await statusOf(rotation)).toBe(409);
    expect(await statusOf(create({ name }))).toBe(200);
  });
});

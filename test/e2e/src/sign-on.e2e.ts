import { whoAmI } from '@modelkeep/contracts/gateway/account.api';
import { createApiKey, listApiKeys } from '@modelkeep/contracts/gateway/api-key.api';
import { finishSignOn, getSignOn, signOut, startSignOn } from '@modelkeep/contracts/gateway/sign-on.api';
import type { Browser, BrowserContext, Page } from 'playwright-core';
import { complaintsOf, launch, violationsOf } from './console-page';
import { ISSUER } from './outcome-file';
import { adminToken, clientWith } from './people';
import { told } from './story';

const issuer = () => process.env[ISSUER] ?? '';
const url = (path: string) => `${told().baseUrl}${path}`;
const someone = (what: string) => `${what}-${process.pid}-${Date.now()}`;

async function setGroups(person: string, ...groups: string[]): Promise<void> {
  const { status } = await fetch(`${issuer()}/people/${person}`, {
    method: 'PUT',
    body: JSON.stringify(groups),
  });
  expect(status).toBe(204);
}

describe('single sign-on', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser?.close());

  /** Signs on in a browser of its own, as somebody does, up to where the gateway has decided. */
  async function signOn(person: string, at = '/'): Promise<{ page: Page; context: BrowserContext }> {
    const context = await browser.newContext({ locale: 'en-US' });
    // The provider's pages would wait for fonts from elsewhere.
    await context.route(
      ({ hostname }) => hostname !== '127.0.0.1',
      (route) => route.abort(),
    );
    const page = await context.newPage();
    await page.goto(url(at));
    await page.getByRole('link', { name: 'Sign in with single sign-on' }).click();
    await page.getByPlaceholder('Enter any login').fill(person);
    await page.getByPlaceholder('and password').fill('x');
    await page.getByRole('button', { name: 'Sign-in' }).click();
    await page.getByRole('button', { name: 'Continue' }).click();
    await page.waitForURL(`${told().baseUrl}/**`);
    return { page, context };
  }

  const cookieOf = async (context: BrowserContext) =>
    (await context.cookies(told().baseUrl)).find(({ name }) => name === 'modelkeep-session');
  const statusWith = async (cookie: string, path: string, init: RequestInit = {}) => {
    const headers = {
      cookie: `modelkeep-session=${cookie}`,
      'content-type': 'application/json',
      ...init.headers,
    };
    return (await fetch(url(path), { ...init, headers })).status;
  };

  it('leads to the page that was asked for, with the roles that the provider gives', async () => {
    const person = someone('Kira');
    await setGroups(person, 'ml-team', 'canteen');
    const { page, context } = await signOn(person, '/models');
    const complaints = complaintsOf(page);
    await page.getByRole('heading', { level: 1, name: 'Models' }).waitFor();
    await page.getByText('Live', { exact: true }).waitFor();
    await page.getByTitle('data-scientist').getByText(person.toLowerCase()).waitFor();
    expect(complaints).toEqual([]);
    expect(await cookieOf(context)).toMatchObject({ httpOnly: true, sameSite: 'Strict', path: '/' });
    expect(await page.evaluate('[document.cookie, sessionStorage.length]')).toEqual(['', 0]);
  });

  it('lets the console change things, and nobody else’s page', async () => {
    const person = someone('lena');
    await setGroups(person, 'ml-team');
    const { page, context } = await signOn(person);
    await page.getByRole('heading', { level: 1, name: 'Overview' }).waitFor();
    const body = (name: string) => JSON.stringify({ name, roles: ['data-scientist'] });
    const sent = `fetch('${createApiKey.path}', { method: 'POST', body: '${body('by-page')}', headers: { 'content-type': 'application/json' } }).then(({ status }) => status)`;
    expect(await page.evaluate(sent)).toBe(201);

    const cookie = (await cookieOf(context))?.value ?? '';
    const attempts: Record<string, string>[] = [
      { 'sec-fetch-site': 'cross-site', origin: 'https://evil.example' },
      { 'sec-fetch-site': 'same-site' },
      { origin: 'https://evil.example' },
      {},
    ];
    for (const headers of attempts)
      expect(
        await statusWith(cookie, createApiKey.path, { method: 'POST', body: body('forged'), headers }),
      ).toBe(403);
    expect(await statusWith(cookie, whoAmI.path)).toBe(200);
    const { items } = await clientWith(adminToken()).call(listApiKeys, { query: { account: person } });
    expect(items.map(({ name }) => name)).toEqual(['by-page']);
  });

  it('gives who has no token a key for their programs', async () => {
    const person = someone('olaf');
    await setGroups(person, 'ml-team');
    const { page } = await signOn(person, '/keys');
    await page.getByLabel('Name', { exact: true }).fill('notebook');
    await page.getByLabel('data-scientist').check();
    await page.getByRole('button', { name: 'Create key' }).click();
    const secret = page.getByLabel('Secret', { exact: true });
    const first = await secret.textContent();
    expect(await clientWith(String(first)).call(whoAmI)).toEqual({ name: person, roles: ['data-scientist'] });
    expect(await violationsOf(page)).toEqual([]);

    await page.getByRole('button', { name: 'Rotate notebook' }).click();
    await page.getByText('The secret before works until').waitFor();
    const second = await secret.textContent();
    expect(second).not.toBe(first);
    await page.getByRole('button', { name: 'Revoke notebook' }).click();
    await page.getByRole('main').getByText(`by ${person}`).waitFor();
    for (const ended of [first, second])
      await expect(clientWith(String(ended)).call(whoAmI)).rejects.toMatchObject({ status: 401 });
  });

  it('ends where somebody signs out, at the provider too', async () => {
    const person = someone('mona');
    await setGroups(person, 'model-risk');
    const { page, context } = await signOn(person);
    const cookie = (await cookieOf(context))?.value ?? '';
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByRole('button', { name: 'Yes, sign me out' }).click();
    await page.getByRole('link', { name: 'Sign in with single sign-on' }).waitFor();
    expect(await violationsOf(page)).toEqual([]);
    expect(await cookieOf(context)).toBeUndefined();
    expect(await statusWith(cookie, whoAmI.path)).toBe(401);
    await page.getByRole('link', { name: 'Sign in with single sign-on' }).click();
    await page.getByPlaceholder('Enter any login').waitFor();
  });

  it('gives at each sign-on the roles of the day, and takes what a key had beyond them', async () => {
    const person = someone('nils');
    await setGroups(person, 'ml-team', 'model-risk');
    await signOn(person);
    const roles = ['data-scientist' as const, 'approver' as const];
    const body = { name: 'both', account: person, roles };
    const { secret } = await clientWith(adminToken()).call(createApiKey, { body });
    expect((await clientWith(secret).call(whoAmI)).roles).toEqual(roles);
    await setGroups(person, 'ml-team');
    await signOn(person);
    expect((await clientWith(secret).call(whoAmI)).roles).toEqual(['data-scientist']);
    await setGroups(person);
    const { page } = await signOn(person);
    await page.getByText('The identity provider gives you no role here').waitFor();
    expect(
      await clientWith(secret)
        .call(whoAmI)
        .catch(({ status }: { status: number }) => status),
    ).toBe(403);
  });

  it('hands nobody’s account over to who is called the same', async () => {
    for (const name of ['ravi', 'admin']) {
      await setGroups(name, 'model-risk');
      const { page, context } = await signOn(name);
      await page.getByText('Your name is another account’s here').waitFor();
      expect(await cookieOf(context)).toBeUndefined();
      expect(new URL(page.url()).search).toBe('');
    }
    expect((await clientWith(told().tokens.ravi).call(whoAmI)).name).toBe('ravi');
  });

  it.each([
    ['an answer that nobody asked for', '?code=x&state=y', 'expired'],
    ['no answer', '', 'expired'],
  ])('refuses %s', async (_, query, reason) => {
    const answer = await fetch(url(`${finishSignOn.path}${query}`), { redirect: 'manual' });
    expect([answer.status, answer.headers.get('location')]).toEqual([302, `/?sign-on=${reason}`]);
    expect(answer.headers.get('set-cookie')).not.toContain('modelkeep-session=mks_');
  });

  it('refuses an answer to another attempt, and a refusal of the provider', async () => {
    const begun = await fetch(url(startSignOn.path), { redirect: 'manual' });
    const cookie = String(begun.headers.get('set-cookie')).split(';')[0] ?? '';
    const state = new URL(String(begun.headers.get('location'))).searchParams.get('state');
    const reasonOf = async (query: string) => {
      const answer = await fetch(url(`${finishSignOn.path}?${query}`), {
        redirect: 'manual',
        headers: { cookie },
      });
      return answer.headers.get('location');
    };
    const iss = encodeURIComponent(issuer());
    expect(await reasonOf(`code=x&state=other&iss=${iss}`)).toBe('/?sign-on=failed');
    expect(await reasonOf(`code=x&state=${state}&iss=https://evil.example`)).toBe('/?sign-on=failed');
    expect(await reasonOf(`code=x&state=${state}&iss=${iss}`)).toBe('/?sign-on=failed');
    expect(await reasonOf(`error=access_denied&state=${state}&iss=${iss}`)).toBe('/?sign-on=denied');
  });

  it.each(['https://evil.example', '//evil.example', '/\\evil.example', '/\n/x'])(
    'never leads to %j',
    async (to) => {
      const answer = await fetch(url(`${startSignOn.path}?to=${encodeURIComponent(to)}`), {
        redirect: 'manual',
      });
      expect(answer.status).toBe(400);
    },
  );

  it('says to who is not signed in that they are not', async () => {
    expect(await (await fetch(url(getSignOn.path))).json()).toEqual({ available: true, signedIn: false });
    const answer = await fetch(url(signOut.path), { method: 'POST' });
    expect([answer.status, await answer.json()]).toEqual([200, {}]);
  });
});

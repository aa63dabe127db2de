import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setAlias } from '@modelkeep/contracts/registry/model-version.api';
import type { Browser, Page } from 'playwright-core';
import { complaintsOf, launch, signIn, violationsOf } from './console-page';
import { model, open as openIn, see as seeIn, settled, views } from './console-views';
import { clientOf, told } from './story';

const screenshots = join(__dirname, '../../../dist/screenshots');

/** The machine's own may be none that a browser has: `C` becomes `en-US@posix`. */
const locale = 'en-US';

describe('the console', () => {
  let browser: Browser;
  let page: Page;
  let complaints: string[];

  beforeAll(async () => {
    mkdirSync(screenshots, { recursive: true });
    browser = await launch();
    page = await browser.newPage({ locale, viewport: { width: 1280, height: 860 }, colorScheme: 'light' });
    complaints = complaintsOf(page);
    await signIn(page, told().baseUrl, told().tokens.amira);
  });
  afterAll(() => browser?.close());
  beforeEach(() => complaints.splice(0));

  const open = (path: string) => openIn(page, path);
  const see = (text: string | RegExp) => seeIn(page, text);

  it.each(views)('shows $name with what is on record, to everyone', async ({ name, path, seen }) => {
    await open(path());
    for (const text of seen()) await see(text);
    await settled(page);
    await page.screenshot({ path: join(screenshots, `${name.replace(' ', '-')}.png`), fullPage: true });
    expect(await violationsOf(page)).toEqual([]);
    expect(complaints).toEqual([]);
  });

  it('shows a run and a feature view that the tables lead to', async () => {
    await open('/experiments');
    await page.getByRole('group', { name: 'Runs' }).getByRole('link').first().click();
    await see('Parameters');
    await see('Artifacts');
    await settled(page);
    expect(await violationsOf(page)).toEqual([]);
    await open('/features');
    await page.getByRole('group', { name: 'Feature views' }).getByRole('link').first().click();
    await see('Look up');
    await see('Skew between training and serving');
    await settled(page);
    expect(await violationsOf(page)).toEqual([]);
    expect(complaints).toEqual([]);
  });

  it('explains the first prediction on one page and repeats it to the bit', async () => {
    const { firstPredictionId } = told();
    await page.getByRole('textbox', { name: 'Prediction id', exact: true }).fill(firstPredictionId);
    await page.keyboard.press('Enter');
    await page.waitForURL(`**/audit/predictions/${firstPredictionId}`);
    await see('The chain is complete: every fact is on record.');
    for (const text of [
      'Reason codes',
      'Features as they were',
      'Approved by',
      'ravi',
      'Data snapshots',
      'process-changed',
    ])
      await see(new RegExp(text));
    await page.getByRole('button', { name: 'Replay' }).click();
    await see('Identical to the last bit.');
    const outputs = page.getByRole('group', { name: 'Outputs as bytes' }).locator('tbody tr');
    expect(await outputs.count()).toBeGreaterThan(0);
    for (const output of await outputs.all()) {
      const [recorded, replayed] = await output.locator('code').allTextContents();
      expect(recorded).toMatch(/^[0-9a-f]+$/);
      expect(replayed).toBe(recorded);
    }
    // The picture of the README: copy it there where the console has changed.
    await page.screenshot({ path: join(screenshots, 'console.png') });
    expect(await violationsOf(page)).toEqual([]);
    expect(complaints).toEqual([]);
  });

  it('says so where a prediction is not on record', async () => {
    await open('/audit/predictions/0198c0de-0000-7000-8000-000000000001');
    await page.getByRole('alert').waitFor();
    expect(await page.getByRole('alert').textContent()).toContain('0198c0de-0000-7000-8000-000000000001');
  });

  it('shows an event as it happens', async () => {
    await open('/events?type=modelkeep.registry.registered-model.alias-set.v1');
    await page.getByText('Live', { exact: true }).waitFor();
    const alias = `console-${Date.now()}`;
    const params = { model, alias };
    await clientOf('dana').call(setAlias, { params, body: { version: told().championVersion } });
    await page.getByRole('main').getByText(`"${alias}"`).first().waitFor({ state: 'attached' });
  });

  it('offers only what the caller may do', async () => {
    const operator = await browser.newPage({ locale });
    await signIn(operator, told().baseUrl, told().tokens.olga);
    await operator.goto(`${told().baseUrl}/deployments/${model}`);
    await operator.getByRole('button', { name: 'Shift traffic' }).waitFor();
    await open(`/deployments/${model}`);
    await see('The model server is running.');
    expect(await page.getByRole('button', { name: 'Shift traffic' }).count()).toBe(0);
  });

  describe('in the dark, on a phone', () => {
    let phone: Page;
    beforeAll(async () => {
      const viewport = { width: 390, height: 844 };
      const context = await browser.newContext({ locale, viewport, colorScheme: 'dark' });
      phone = await context.newPage();
      await signIn(phone, told().baseUrl, told().tokens.amira);
    });

    it.each(views)('fits $name', async ({ name, path, seen }) => {
      await openIn(phone, path());
      for (const text of seen()) await seeIn(phone, text);
      await settled(phone);
      await phone.screenshot({ path: join(screenshots, `phone-${name.replace(' ', '-')}.png`) });
      expect(await phone.evaluate<number>('document.body.scrollWidth - innerWidth')).toBe(0);
      expect(await violationsOf(phone)).toEqual([]);
    });
  });

  it('leads by keyboard from the search to the content', async () => {
    await open('/models');
    await see('Registered models');
    await page.keyboard.press('Tab');
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Skip to content');
    await page.keyboard.press('Enter');
    expect(await page.evaluate('document.activeElement.id')).toBe('page');
    await page.keyboard.press('/');
    expect(await page.evaluate('document.activeElement.ariaLabel')).toBe('Prediction id');
  });

  it('sends away who has no token', async () => {
    const stranger = await (await browser.newContext({ locale })).newPage();
    await stranger.goto(told().baseUrl);
    await stranger.getByLabel('Access token').fill('mk_nobody');
    await stranger.getByRole('button', { name: 'Sign in' }).click();
    await stranger.getByText('The gateway does not know this token.').waitFor();
    expect(await violationsOf(stranger)).toEqual([]);
  });
});

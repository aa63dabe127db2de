import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { explainPrediction } from '@modelkeep/contracts/metadata/audit.api';
import { setAlias } from '@modelkeep/contracts/registry/model-version.api';
import type { Browser, Page } from 'playwright-core';
import { complaintsOf, launch, signIn, violationsOf } from './console-page';
import { clientOf, told } from './story';

const model = 'credit-risk';
/** Events of other tests may be newer than the story's. */
const anyEvent = /^(registry|metadata|features|pipelines|deployment|monitoring)\.[a-z-]+\.[a-z-]+/;
const screenshots = join(__dirname, '../../../dist/screenshots');

/** The machine's own may be none that a browser has: `C` becomes `en-US@posix`. */
const locale = 'en-US';

describe('the console', () => {
  let browser: Browser;
  let page: Page;
  /** Whom the first prediction was about. */
  let entity: string;
  let complaints: string[];

  beforeAll(async () => {
    mkdirSync(screenshots, { recursive: true });
    browser = await launch();
    page = await browser.newPage({ locale, viewport: { width: 1280, height: 860 }, colorScheme: 'light' });
    complaints = complaintsOf(page);
    await signIn(page, told().baseUrl, told().tokens.amira);
    const params = { predictionId: told().firstPredictionId };
    const { prediction } = await clientOf('amira').call(explainPrediction, { params });
    entity = Object.entries(prediction.entityKeys)[0]?.join('=') ?? '';
  });
  afterAll(() => browser?.close());
  beforeEach(() => complaints.splice(0));

  const open = (path: string) => page.goto(`${told().baseUrl}${path}`);
  const see = (text: string | RegExp) =>
    page.getByRole('main').getByText(text).filter({ visible: true }).first().waitFor();

  it.each<[name: string, path: () => string, seen: () => (string | RegExp)[]]>([
    ['overview', () => '/', () => ['Newest events', /100 % revision 2/, anyEvent]],
    ['audit', () => `/audit?entity=${entity}`, () => [told().firstPredictionId, 'credit-risk version 1']],
    ['events', () => '/events', () => [anyEvent]],
    ['models', () => '/models', () => [model, 'version 2']],
    ['model', () => `/models/${model}`, () => ['version 1', 'archived', 'champion']],
    [
      'version',
      () => `/models/${model}/versions/${told().retiredVersion}`,
      () => ['Intended use', 'approved', /kept until/],
    ],
    ['deployments', () => '/deployments', () => [/100 % revision 2/]],
    ['deployment', () => `/deployments/${model}`, () => ['retired', 'ready', 'The model server is running.']],
    ['monitoring', () => '/monitoring', () => [/Acknowledge|acknowledged|resolved/, `${model}-drift`]],
    ['monitor', () => `/monitoring/${model}-drift`, () => [/Drift per feature in window/, 'duration_months']],
    ['pipelines', () => '/pipelines', () => ['succeeded', 'monitoring.alert.raised']],
    ['pipeline run', () => `/pipelines/runs/${told().retrainingRunId}`, () => ['succeeded', /^Log$/]],
    ['experiments', () => '/experiments', () => ['Compare', 'FINISHED']],
    ['features', () => '/features', () => ['Feature views', 'dana']],
    ['lineage', () => '/lineage', () => [/dataset · /, /job · /]],
  ])('shows %s with what is on record, to everyone', async (name, path, seen) => {
    await open(path());
    for (const text of seen()) await see(text);
    await page.waitForFunction(`!document.body.textContent.includes('Loading…')`);
    await page.screenshot({ path: join(screenshots, `${name.replace(' ', '-')}.png`), fullPage: true });
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

  it('fits a phone and the dark', async () => {
    const context = await browser.newContext({
      locale,
      viewport: { width: 390, height: 844 },
      colorScheme: 'dark',
    });
    const phone = await context.newPage();
    await signIn(phone, told().baseUrl, told().tokens.amira);
    for (const path of [
      '/',
      `/audit/predictions/${told().firstPredictionId}`,
      `/models/${model}`,
      '/events',
    ]) {
      await phone.goto(`${told().baseUrl}${path}`);
      await phone.getByRole('main').getByRole('table').first().waitFor();
      const overflow = await phone.evaluate<number>('document.body.scrollWidth - innerWidth');
      expect([path, overflow]).toEqual([path, 0]);
      expect(await violationsOf(phone)).toEqual([]);
    }
    await phone.screenshot({ path: join(screenshots, 'phone-dark.png') });
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

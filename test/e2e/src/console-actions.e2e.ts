import type { ApiClient } from '@modelkeep/client';
import { applyApplication } from '@modelkeep/contracts/deployment/application.api';
import {
  createDeployment,
  createRevision,
  decommissionDeployment,
  getDeployment,
} from '@modelkeep/contracts/deployment/deployment.api';
import { recordDataSnapshot } from '@modelkeep/contracts/metadata/data-snapshot.api';
import { listRules, listSilences } from '@modelkeep/contracts/monitoring/rule.api';
import { applyPipeline, getPipelineRun } from '@modelkeep/contracts/pipelines/pipeline.api';
import { deleteSchedule, listSchedules } from '@modelkeep/contracts/pipelines/schedule.api';
import {
  buildPackage,
  getModelVersion,
  registerModelVersion,
  requestApproval,
  writeModelCard,
} from '@modelkeep/contracts/registry/model-version.api';
import type { Browser, Page } from 'playwright-core';
import { complaintsOf, launch, signIn, violationsOf } from './console-page';
import { see } from './console-views';
import { clientOf, told, type Told } from './story';
import { until } from './until';

const stamp = Date.now();
const locale = 'en-US';
const monitor = 'credit-risk-drift';

/** A version whose approval is asked for. */
async function candidate(dana: ApiClient, model: string, metrics: Record<string, number>): Promise<void> {
  const { version } = await dana.call(registerModelVersion, { params: { model }, body: { metrics } });
  const params = { model, version };
  const { digest } = await dana.call(recordDataSnapshot, {
    query: { name: model, format: 'csv' },
    stream: Buffer.from(`a,b\n${version},2\n`),
  });
  await dana.call(buildPackage, {
    params,
    body: {
      files: [{ path: 'model.onnx', role: 'model', digest }],
      signature: { inputs: [{ name: 'age', datatype: 'FP32', shape: [-1, 1] }], outputs: [] },
      resources: { cpu: 1, memoryMiB: 64 },
    },
  });
  await dana.call(writeModelCard, { params, body: { intendedUse: 'to try the console' } });
  await dana.call(requestApproval, { params, body: {} });
}

describe('what people do in the console', () => {
  let browser: Browser;
  const pages = new Map<string, { page: Page; complaints: string[] }>();

  beforeAll(async () => {
    browser = await launch();
  });
  afterAll(() => browser?.close());
  // What a person does leaves no complaint and no page that breaks the rules, whatever the test was about.
  afterEach(async () => {
    for (const { page, complaints } of pages.values()) {
      expect(complaints.splice(0)).toEqual([]);
      expect(await violationsOf(page)).toEqual([]);
    }
  });

  /** The person's own window, at a path. */
  async function as(person: keyof Told['tokens'], path: string): Promise<Page> {
    let seat = pages.get(person);
    if (!seat) {
      const context = await browser.newContext({ locale, viewport: { width: 1280, height: 860 } });
      const page = await context.newPage();
      seat = { page, complaints: complaintsOf(page) };
      pages.set(person, seat);
      await signIn(page, told().baseUrl, told().tokens[person]);
    }
    await seat.page.goto(`${told().baseUrl}${path}`);
    return seat.page;
  }

  it('approve a version, with what tells it from the one before in view', async () => {
    const model = `console-${stamp}`;
    await candidate(clientOf('dana'), model, { auc: 0.7 });
    await candidate(clientOf('dana'), model, { auc: 0.75 });
    const page = await as('ravi', '/');
    await page.getByRole('link', { name: `${model} version 2` }).click();
    const row = page
      .getByRole('group', { name: 'Differences from version 1' })
      .getByRole('row', { name: /auc/ });
    expect(await row.textContent()).toContain('+0.05');
    await page.getByLabel('Comment').fill('better than the one before');
    await page.getByRole('button', { name: 'Approve' }).click();
    await page.getByRole('main').getByRole('heading', { level: 1 }).getByText('approved').waitFor();
    const version = await clientOf('dana').call(getModelVersion, { params: { model, version: 2 } });
    expect(version.stage).toBe('approved');
  });

  it('shift traffic by the slider, predict, and take it back', async () => {
    const name = `console-${stamp}`;
    const olga = clientOf('olga');
    const served = { model: 'credit-risk', version: told().championVersion, replicas: 1 };
    const params = { name };
    const ready = (count: number) =>
      until(`${count} revisions of ${name} are ready`, async () => {
        const { revisions } = await olga.call(getDeployment, { params });
        return revisions.filter(({ state }) => state === 'ready').length === count;
      });
    await olga.call(createDeployment, { body: { name, ...served } });
    await ready(1);
    await olga.call(createRevision, { params, body: served });
    await ready(2);
    await olga.call(applyApplication, {
      params,
      body: { owners: ['lending'], deployments: [name], description: 'Loans' },
    });

    const page = await as('olga', `/applications/${name}`);
    await page.getByRole('main').getByRole('link', { name, exact: true }).click();
    await page.getByLabel('Per cent of the traffic to revision 2').fill('30');
    await see(page, '70 % to revision 1, 30 % to revision 2');
    const shift = page.locator('form', { has: page.getByRole('button', { name: 'Shift traffic' }) });
    await shift.getByLabel('Reason', { exact: true }).fill('a first look');
    await shift.getByRole('button').click();
    await see(page, '30 % revision 2');
    const split = await olga.call(getDeployment, { params });
    expect(split.traffic).toEqual([
      { revision: 1, percent: 70 },
      { revision: 2, percent: 30 },
    ]);

    await page.getByRole('button', { name: /Take applicant_id/ }).click();
    await page.getByRole('button', { name: 'Predict', exact: true }).click();
    await see(page, 'Record');
    await see(page, `${name} version ${told().championVersion}`);

    const back = page.locator('form', { has: page.getByRole('button', { name: 'Roll back' }) });
    await back.getByLabel('Reason', { exact: true }).fill('enough');
    await back.getByRole('button').click();
    await see(page, /100 % revision 1/);
    await olga.call(decommissionDeployment, {
      params,
      body: { reason: 'other', comment: 'it was a trial', force: true },
    });
  });

  it('start a pipeline, approve its step, label its tasks, and run it again from a step', async () => {
    const name = `console-${stamp}`;
    await clientOf('dana').call(applyPipeline, {
      params: { name },
      body: {
        parameters: { kind: { default: 'letters' } },
        steps: [
          { name: 'allow', kind: 'approval', message: 'May people read these ${parameters.kind}?' },
          {
            ...{ name: 'sort', kind: 'label', needs: ['allow'] },
            ...{ instructions: 'Is it kind?', labels: ['kind', 'unkind'] },
            tasks: ['You are welcome.', 'Go away.'],
          },
        ],
      },
    });
    const dana = await as('dana', `/pipelines/${name}`);
    await dana.getByLabel('kind', { exact: true }).fill('notes');
    await dana.getByRole('button', { name: 'Start', exact: true }).click();
    await dana.waitForURL('**/pipelines/runs/*');
    const id = new URL(dana.url()).pathname.split('/').at(-1) ?? '';

    const ravi = await as('ravi', `/pipelines/runs/${id}`);
    await see(ravi, 'May people read these notes?');
    await ravi.getByRole('button', { name: 'Approve' }).click();
    await dana.goto(`${told().baseUrl}/pipelines`);
    await dana.getByRole('link', { name: `${name} sort` }).click();
    await dana.getByRole('button', { name: 'Take a task' }).click();
    await see(dana, 'Is it kind?');
    await dana.keyboard.press('1');
    await see(dana, 'dana: kind');
    await see(dana, 'Is it kind?');
    await dana.getByRole('button', { name: 'unkind' }).click();
    await see(dana, /^No task is left for you/);
    // What the browser says of the answer that there is no further task.
    expect(pages.get('dana')?.complaints.splice(0)).toEqual([expect.stringContaining('404')]);
    const finished = await until('the run ends', async () => {
      const run = await clientOf('dana').call(getPipelineRun, { params: { id } });
      return run.finishedAt !== undefined && run;
    });
    expect(finished).toMatchObject({ state: 'succeeded', parameters: { kind: 'notes' } });

    await dana.goto(`${told().baseUrl}/pipelines/runs/${id}`);
    await dana.getByLabel('From step').selectOption('sort');
    await dana.getByRole('button', { name: 'Run again' }).click();
    await dana.waitForURL((url) => !url.pathname.endsWith(id));
    await see(dana, 'a run from sort on');
    await dana.getByRole('button', { name: 'Cancel' }).click();
    await dana.getByRole('main').getByRole('heading', { level: 1 }).getByText('cancelled').waitFor();
  });

  it('make a pipeline run by the clock', async () => {
    const name = `console-clock-${stamp}`;
    await clientOf('dana').call(applyPipeline, {
      params: { name },
      body: { steps: [{ name: 'ask', kind: 'approval', message: 'Go on?' }] },
    });
    const page = await as('dana', `/pipelines/${name}`);
    await page.getByLabel('Cron expression').fill('0 3 1 1 *');
    await page.getByLabel('Name of the schedule').fill(name);
    await page.getByRole('button', { name: 'Schedule' }).click();
    await page.getByRole('group', { name: 'Schedules' }).getByRole('button', { name: 'Pause' }).click();
    await page.getByRole('group', { name: 'Schedules' }).getByText('paused', { exact: true }).waitFor();
    const { items } = await clientOf('dana').call(listSchedules, { query: { limit: 1000 } });
    expect(items).toContainEqual(expect.objectContaining({ name, cron: '0 3 1 1 *', paused: true }));
    await clientOf('dana').call(deleteSchedule, { params: { name } });
  });

  it('follow what a step printed', async () => {
    const page = await as('amira', `/pipelines/runs/${told().retrainingRunId}`);
    await page.getByRole('link', { name: 'prepare' }).first().click();
    await page.getByRole('heading', { name: 'Step prepare' }).waitFor();
    await page.locator('pre.log').getByText('steps.prepare').waitFor();
  });

  it('try a rule on past windows before they apply it', async () => {
    const rule = `console-${stamp}`;
    const page = await as('dana', `/monitoring/${monitor}`);
    await page.getByRole('button', { name: 'New rule' }).click();
    const preview = page.getByRole('region', { name: 'Preview' });
    // The demo's drift, as the default bound sees it.
    await preview.getByText(/^[1-9]\d* alerts in the last/).waitFor();
    await page.getByRole('combobox', { name: 'Figure' }).last().selectOption('predictions');
    await page.getByLabel('Bound').fill('1000000');
    await preview.getByText(/^0 alerts in the last/).waitFor();
    await page.getByLabel('Name', { exact: true }).fill(rule);
    await page.getByRole('button', { name: 'Apply rule' }).click();
    const row = page.getByRole('group', { name: 'Alert rules' }).getByRole('row', { name: new RegExp(rule) });
    await row.getByText('predictions above 1000000 in one window').waitFor();
    const rules = async () =>
      (await clientOf('dana').call(listRules, { query: { monitor } })).items.map(({ name }) => name);
    expect(await rules()).toContain(rule);
    await row.getByRole('button', { name: 'Delete' }).click();
    await row.waitFor({ state: 'detached' });
    expect(await rules()).not.toContain(rule);
  });

  it('silence alerts for a while', async () => {
    const page = await as('olga', '/monitoring');
    await page.getByLabel('Of rule').fill(`console-${stamp}`);
    await page.getByLabel('Reason').fill('it is known');
    await page.getByRole('button', { name: 'Silence' }).click();
    const row = page.getByRole('group', { name: 'Silences' }).getByRole('row', { name: /it is known/ });
    await row.waitFor();
    const silences = async () => (await clientOf('olga').call(listSilences, {})).items;
    expect(await silences()).toContainEqual(
      expect.objectContaining({ match: { rule: `console-${stamp}` }, createdBy: 'olga' }),
    );
    await row.getByRole('button', { name: 'End now' }).click();
    await row.waitFor({ state: 'detached' });
    expect((await silences()).map(({ match }) => match.rule)).not.toContain(`console-${stamp}`);
  });

  it('filter and order runs, and compare two of them', async () => {
    const page = await as('dana', '/experiments');
    const runs = page.getByRole('group', { name: 'Runs' });
    const boxes = runs.getByRole('checkbox');
    await boxes.first().waitFor();
    const all = await boxes.count();
    await page.getByRole('button', { name: 'cv_auc_mean' }).click();
    await page.waitForURL(/order=metrics.cv_auc_mean/);
    const figures = await until('runs are in order', async () => {
      const seen = await figuresOf(page, 'cv_auc_mean');
      const ordered = seen.every((figure, index) => index === 0 || figure <= (seen[index - 1] ?? 0));
      // While it loads the table has no rows.
      return seen.length > 1 && ordered && seen;
    });
    await page.getByLabel(/Filter/).fill(`metrics.cv_auc_mean > ${figures[1]}`);
    await page.getByRole('button', { name: 'Filter' }).click();
    await until('the filter leaves some out', async () => (await boxes.count()) < all);
    await page.getByLabel(/Filter/).fill('');
    await page.getByRole('button', { name: 'Filter' }).click();
    await boxes.nth(1).check();
    await boxes.first().check();
    await page.getByRole('link', { name: 'Compare 2 runs' }).click();
    await page.getByRole('heading', { level: 1, name: '2 runs side by side' }).waitFor();
    await see(page, 'cv_auc_mean');
    expect(
      await page.getByRole('group', { name: 'Values of each run' }).getByRole('columnheader').count(),
    ).toBe(3);
  });
});

/** The numbers of a column of the table of runs, from top to bottom. */
async function figuresOf(page: Page, column: string): Promise<number[]> {
  const table = page.getByRole('group', { name: 'Runs' });
  const heads = await table.getByRole('columnheader').allTextContents();
  const place = heads.findIndex((head) => head.startsWith(column));
  const texts = await table.locator(`tbody tr td:nth-child(${place + 1})`).allTextContents();
  return texts.map(Number);
}

import type { Page } from 'playwright-core';
import { told } from './story';

export const model = 'credit-risk';
/** Whom the story's first prediction is about. */
const firstApplicant = 'applicant_id=a-0001';

/** Events of other tests may be newer than the story's. */
const anyEvent = /^(registry|metadata|features|pipelines|deployment|monitoring)\.[a-z-]+\.[a-z-]+/;

interface View {
  name: string;
  path: () => string;
  /** What is to be read there after the story. */
  seen: () => (string | RegExp)[];
}

/** Every page of the console that shows something of the story. */
export const views: View[] = [
  { name: 'overview', path: () => '/', seen: () => ['Newest events', /100 % revision 2/, anyEvent] },
  {
    name: 'audit',
    path: () => `/audit?entity=${firstApplicant}`,
    seen: () => [told().firstPredictionId, 'credit-risk version 1'],
  },
  {
    name: 'prediction',
    path: () => `/audit/predictions/${told().firstPredictionId}`,
    seen: () => ['The chain is complete: every fact is on record.'],
  },
  { name: 'events', path: () => '/events', seen: () => [anyEvent, 'Dead letters'] },
  { name: 'applications', path: () => '/applications', seen: () => ['Applications by name'] },
  { name: 'models', path: () => '/models', seen: () => [model, 'version 2'] },
  {
    name: 'model',
    path: () => `/models/${model}`,
    seen: () => ['version 1', 'archived', 'champion', 'Approval policy'],
  },
  {
    name: 'version',
    path: () => `/models/${model}/versions/${told().retiredVersion}`,
    seen: () => ['Intended use', 'approved', /kept until/, /files under object lock/],
  },
  {
    name: 'champion',
    path: () => `/models/${model}/versions/${told().championVersion}`,
    seen: () => ['Differences', /^metric/, 'Life so far'],
  },
  { name: 'deployments', path: () => '/deployments', seen: () => [/100 % revision 2/] },
  {
    name: 'deployment',
    path: () => `/deployments/${model}`,
    seen: () => ['retired', 'ready', 'The model server is running.', 'loan-desk', 'Try it'],
  },
  {
    name: 'monitoring',
    path: () => '/monitoring',
    seen: () => [/Acknowledge|acknowledged|resolved/, 'drift', 'Silences'],
  },
  {
    name: 'monitor',
    path: () => `/monitoring/${model}-drift`,
    seen: () => [/Drift per feature in window/, 'duration_months', 'Alert rules'],
  },
  {
    name: 'pipelines',
    path: () => '/pipelines',
    seen: () => ['succeeded', 'monitoring.alert.raised', 'Waits for people', 'Triggers'],
  },
  { name: 'pipeline', path: () => '/pipelines/train-credit-risk', seen: () => ['prepare', 'Triggers'] },
  {
    name: 'pipeline run',
    path: () => `/pipelines/runs/${told().retrainingRunId}`,
    seen: () => ['succeeded', /^Log$/, /^Step /],
  },
  { name: 'experiments', path: () => '/experiments', seen: () => ['FINISHED', 'cv_auc_mean'] },
  { name: 'features', path: () => '/features', seen: () => ['Feature views', 'dana', 'Feature services'] },
  { name: 'lineage', path: () => '/lineage', seen: () => [/dataset · /, /job · /] },
];

export async function open(page: Page, path: string): Promise<void> {
  await page.goto(`${told().baseUrl}${path}`);
}

/** Waits for a text that can be seen in the page itself. */
export async function see(page: Page, text: string | RegExp): Promise<void> {
  await page.getByRole('main').getByText(text).filter({ visible: true }).first().waitFor();
}

/** Waits until nothing is under way that the page says it loads. */
export async function settled(page: Page): Promise<void> {
  // A function to wait for would have to be evaluated in the page, which its content security policy forbids.
  await page.getByText('Loading…').first().waitFor({ state: 'detached' });
}

import { AlertRule, type Metric, type Severity } from '@modelkeep/contracts/monitoring/rule';

/** A rule as the form holds it: what somebody wrote, right or not. */
export interface RuleDraft {
  name: string;
  metric: Metric;
  column: string;
  /** `feature = value`; empty for all predictions. */
  slice: string;
  side: 'above' | 'below';
  bound: string;
  forWindows: string;
  clearAt: string;
  clearWindows: string;
  severity: Severity;
}

export const NEW_RULE: RuleDraft = {
  name: '',
  metric: 'drifted-share',
  column: '',
  slice: '',
  side: 'above',
  bound: '0.2',
  forWindows: '1',
  clearAt: '',
  clearWindows: '2',
  severity: 'warning',
};

/** Figures of one column; the largest of all where none is named. */
export const takesColumn = (metric: Metric): boolean =>
  metric === 'distance' || metric === 'violation-share' || metric.endsWith('-difference');

const SLICE = /^(.+?) = (.*)$/;

/** The rule that a draft stands for; or what is wrong with it, in words. */
export function ruleOf(monitor: string, draft: RuleDraft): { rule: AlertRule } | { wrong: string } {
  const [, feature = '', value = ''] = SLICE.exec(draft.slice) ?? [];
  const parsed = AlertRule.safeParse({
    name: draft.name,
    monitor,
    metric: draft.metric,
    ...(draft.column !== '' && takesColumn(draft.metric) && { column: draft.column }),
    ...(feature !== '' && { slice: { feature, value } }),
    [draft.side]: numberOf(draft.bound),
    forWindows: numberOf(draft.forWindows),
    ...(draft.clearAt.trim() !== '' && { clearAt: numberOf(draft.clearAt) }),
    clearWindows: numberOf(draft.clearWindows),
    severity: draft.severity,
  });
  if (parsed.success) return { rule: parsed.data };
  const [issue] = parsed.error.issues;
  return { wrong: `${issue?.path.join('.')}: ${issue?.message}` };
}

export const draftOf = (rule: AlertRule): RuleDraft => ({
  name: rule.name,
  metric: rule.metric,
  column: rule.column ?? '',
  slice: rule.slice ? `${rule.slice.feature} = ${rule.slice.value}` : '',
  side: rule.above === undefined ? 'below' : 'above',
  bound: String(rule.above ?? rule.below ?? ''),
  forWindows: String(rule.forWindows),
  clearAt: rule.clearAt === undefined ? '' : String(rule.clearAt),
  clearWindows: String(rule.clearWindows),
  severity: rule.severity,
});

/** Text that is no number stays, so that it is refused as such. */
const numberOf = (text: string): number | string => {
  const trimmed = text.trim();
  return trimmed === '' || Number.isNaN(Number(trimmed)) ? text : Number(trimmed);
};

/** A rule in one line. */
export function ruleWords({ metric, column, slice, above, below, forWindows }: AlertRule): string {
  const what = [metric, column && `of ${column}`, slice && `where ${slice.feature} = ${slice.value}`];
  const bound = above === undefined ? `below ${below}` : `above ${above}`;
  const windows = forWindows === 1 ? 'in one window' : `in ${forWindows} windows in a row`;
  return `${what.filter(Boolean).join(' ')} ${bound} ${windows}`;
}

import type { Alert } from '@modelkeep/contracts/monitoring/monitor';
import type { AlertMatch, Severity } from '@modelkeep/contracts/monitoring/rule';

const RANK: Record<Severity, number> = { info: 0, warning: 1, critical: 2 };

/** Whether all that `match` tells is so. */
export function matches(
  match: AlertMatch,
  alert: Pick<Alert, 'monitor' | 'deployment' | 'kind' | 'rule'>,
): boolean {
  return (['monitor', 'deployment', 'kind', 'rule'] as const).every(
    (field) => match[field] === undefined || match[field] === alert[field],
  );
}

export const isAtLeast = (severity: Severity, least: Severity): boolean => RANK[severity] >= RANK[least];

import { FeatureViewApplied } from '@modelkeep/contracts/features/feature-view-applied.event';
import type { Explanation } from '@modelkeep/contracts/metadata/audit';
import { AlertRaised } from '@modelkeep/contracts/monitoring/alert-raised.event';
import { AlertResolved } from '@modelkeep/contracts/monitoring/alert-resolved.event';
import { type Chain, eventsOf } from './chain';
import { evidence } from './evidence';
import { packageOf } from './origin';

/** The feature view as the package pins it, else as it was defined when the prediction was made. */
export function featureDefinitionPart(chain: Chain): Explanation['featureDefinition'] {
  const { prediction, versionEvents, featureViewEvents } = chain;
  const pinned = packageOf(prediction, versionEvents)?.data.manifest.features?.featureViewVersion;
  const applied = eventsOf(FeatureViewApplied, featureViewEvents)
    .filter(({ data, time }) => (pinned === undefined ? time <= prediction.time : data.version === pinned))
    .at(-1);
  return applied && { view: applied.data, evidence: [evidence(applied)] };
}

/** Alerts that were raised, and not resolved, when the prediction was made. */
export function openAlertsPart({ prediction, alertEvents }: Chain): Explanation['openAlerts'] {
  const earlier = alertEvents.filter(({ time }) => time <= prediction.time);
  const resolved = new Set(eventsOf(AlertResolved, earlier).map(({ data }) => data.id));
  return eventsOf(AlertRaised, earlier)
    .filter(({ data }) => !resolved.has(data.id))
    .map((raised) => ({ alert: raised.data, evidence: [evidence(raised)] }));
}

import { createHmac } from 'node:crypto';
import type { ClaimedDelivery } from './delivery-queue';

/** One line for people. */
export function headline({ alert, change }: Pick<ClaimedDelivery, 'alert' | 'change'>): string {
  return `[${alert.severity}] ${alert.monitor}: ${alert.summary} (${change})`;
}

/** Body of a webhook: the alert as its events carry it, and what has happened to it. */
export const webhookBody = ({ id, alert, change, createdAt }: ClaimedDelivery): string =>
  JSON.stringify({ id, type: `modelkeep.monitoring.alert.${change}`, time: createdAt, data: alert });

/** Standard Webhooks (standardwebhooks.com): HMAC-SHA256 of `<id>.<timestamp>.<body>`, in base64. */
export function webhookHeaders(id: string, body: string, secret: string | undefined, now: Date) {
  const timestamp = String(Math.floor(now.getTime() / 1000));
  return {
    'Content-Type': 'application/json',
    'User-Agent': 'modelkeep-alerts',
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    ...(secret !== undefined && {
      'webhook-signature': `v1,${createHmac('sha256', secret)
        .update(`${id}.${timestamp}.${body}`)
        .digest('base64')}`,
    }),
  };
}

/** What an incoming webhook of Slack takes. `&`, `<` and `>` steer its markup. */
export function slackBody(delivery: ClaimedDelivery): string {
  const escaped = headline(delivery).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
  return JSON.stringify({ text: escaped });
}

/** Subject and text of an e-mail. */
export function email(delivery: ClaimedDelivery): { subject: string; text: string } {
  const { alert } = delivery;
  const lines = [
    alert.summary,
    '',
    `Monitor:    ${alert.monitor}`,
    `Deployment: ${alert.deployment}`,
    `Kind:       ${alert.kind}${alert.rule ? ` (${alert.rule})` : ''}`,
    `Raised:     ${alert.raisedAt}`,
    ...(alert.acknowledgedBy ? [`Looked after by ${alert.acknowledgedBy}`] : []),
    ...(alert.resolvedAt ? [`Resolved:   ${alert.resolvedAt}`] : []),
    '',
    `Alert ${alert.id}`,
  ];
  return { subject: headline(delivery), text: lines.join('\n') };
}

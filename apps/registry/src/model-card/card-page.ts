import type { Approval } from '@modelkeep/contracts/registry/model-version';
import type { ModelCard } from '@modelkeep/contracts/registry/model-version.api';
import { html, type Html } from '@modelkeep/service';

const STYLE = `body{font:11pt/1.5 system-ui,sans-serif;max-width:46rem;margin:2rem auto;padding:0 1rem;color:#1a1a1a}
h1{font-size:1.6rem;margin:0}h2{font-size:1.1rem;border-bottom:1px solid #ccc;margin-top:2rem}
table{border-collapse:collapse;width:100%}th,td{text-align:left;vertical-align:top;padding:.2rem .6rem .2rem 0}
th{font-weight:600;width:14rem}td,pre{overflow-wrap:anywhere;white-space:pre-wrap}pre{font-size:9pt}
@media print{body{margin:0;max-width:none}h2,tr{break-inside:avoid}}`;

type Row = readonly [string, unknown];

/** Rows without a value are left out. */
function table(rows: readonly Row[]): Html {
  const known = rows.filter(([, value]) => value !== undefined);
  return html`<table>
    ${known.map(
      ([name, value]) =>
        html`<tr>
          <th scope="row">${name}</th>
          <td>${value}</td>
        </tr>`,
    )}
  </table>`;
}

const section = (title: string, content: Html): Html =>
  html`<h2>${title}</h2>
    ${content}`;

const rowsOf = (values: Record<string, unknown>): Row[] =>
  Object.entries(values).sort(([a], [b]) => (a < b ? -1 : 1));

/** The whole page; what people and programs wrote is escaped. */
export function cardPage(card: ModelCard): string {
  const { training, approval, evaluation } = card;
  const title = `${card.model} version ${card.version}`;
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <title>Model card: ${title}</title>
        <style>
          ${html([STYLE] as unknown as TemplateStringsArray)}
        </style>
      </head>
      <body>
        <h1>${title}</h1>
        ${table([
          ['Stage', card.stage],
          ['Owner', card.owner],
          ['Package', card.packageDigest],
          ['Card of', card.updatedAt],
        ])}
        ${section('Intended use', html`<p>${card.intendedUse}</p>`)}
        ${card.limitations ? section('Limitations', html`<p>${card.limitations}</p>`) : ''}
        ${section('Metrics', table(rowsOf(card.metrics)))}
        ${section(
          'Training',
          table([
            ['Run', training.runId],
            ['Code commit', training.codeCommit],
            ['Data snapshot', training.dataSnapshotDigest],
            ...rowsOf(training.params),
          ]),
        )}
        ${evaluation === undefined ? '' : section('Evaluation', evaluationBlock(evaluation))}
        ${approval ? section('Approval', approvalBlock(approval)) : ''}
      </body>
    </html>`.text;
}

const evaluationBlock = (evaluation: unknown): Html =>
  html`<pre>${typeof evaluation === 'string' ? evaluation : JSON.stringify(evaluation, null, 2)}</pre>`;

const approvalBlock = ({ state, requestedBy, requestedAt, policy, checks, decisions }: Approval): Html =>
  table([
    ['State', state],
    ['Asked for', `${requestedBy}, ${requestedAt}`],
    ['Policy', policy && `version ${policy.version}`],
    ...checks.map(({ required, passed, found }): Row => [
      required,
      `${passed ? 'passed' : 'failed'}: ${found ?? 'nothing on record'}`,
    ]),
    ...decisions.map(({ decision, by, at, comment }): Row => [
      `${decision} by ${by}`,
      `${at} ${comment ?? ''}`,
    ]),
  ]);

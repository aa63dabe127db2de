import type { Explanation } from '@modelkeep/contracts/metadata/audit';
import { factsBlock, MISSING, moment, type Report, tableBlock, textBlock } from './report';

/** Reasons that a notice states: more than four are of little use to whom it is sent (12 CFR Part 1002, Supplement I, 9(b)(2)). */
const MOST_REASONS = 4;

export interface NoticeRequest {
  /** Whether a rise of the margin speaks against the subject; for a probability of default it does. */
  against: 'higher' | 'lower';
  creditor?: string;
}

/**
 * Notice of the principal reasons for one decision, from its recorded reason codes. What a notice must have and no record gives, such as
 * addresses, is a gap.
 */
export function adverseActionReport(
  { prediction, gaps, deployment }: Explanation,
  { against, creditor }: NoticeRequest,
  madeAt: string,
): Report {
  const { reasonCodes, entityKeys, features } = prediction;
  const sign = against === 'higher' ? 1 : -1;
  const reasons = (reasonCodes?.contributions ?? [])
    .filter(({ contribution }) => contribution * sign > 0)
    .slice(0, MOST_REASONS);
  const statusOf = new Map(features.map(({ name, status }) => [name, status]));
  const missing = [
    ...(creditor === undefined ? ['creditor: name and address are on no record'] : []),
    'subject: name and address are on no record; the entity keys below identify the subject',
    ...(reasonCodes ? [] : ['reasons: no reason codes were recorded for this prediction']),
    ...(reasonCodes && reasons.length === 0
      ? ['reasons: no recorded contribution speaks against the subject']
      : []),
    ...gaps,
  ];
  return {
    title: 'Notice of adverse action: principal reasons',
    subtitle: `Decision ${prediction.predictionId} of ${moment(prediction.time)}`,
    madeAt: moment(madeAt),
    gaps: missing,
    sections: [
      {
        title: 'Decision',
        blocks: [
          factsBlock({
            Creditor: creditor,
            ...entityKeys,
            'Decided at': moment(prediction.time),
            'Decided by': `${prediction.model} version ${prediction.version}, deployment ${deployment?.name ?? prediction.deployment}`,
          }),
        ],
      },
      {
        title: 'Principal reasons',
        blocks:
          reasons.length === 0
            ? [MISSING]
            : [
                textBlock('The factors that spoke most against the subject, the strongest first:'),
                tableBlock(
                  ['', 'Factor', 'Value used', 'Origin of the value'],
                  reasons.map(({ feature, value }, index) => [
                    index + 1,
                    feature,
                    String(value),
                    statusOf.get(feature),
                  ]),
                ),
              ],
      },
    ],
  };
}

import { Explanation } from '@modelkeep/contracts/metadata/audit';
import { PredictionServed } from '@modelkeep/contracts/serving/prediction-served.event';
import { adverseActionReport } from './adverse-action-report';
import { explanationReport } from './explanation-report';
import { reportHtml } from './html';
import { reportPdf } from './pdf';

const contribution = (feature: string, value: number) => ({ feature, value: 1, contribution: value });
const why = Explanation.parse({
  prediction: {
    ...PredictionServed.example,
    caller: '<script>alert(1)</script>',
    reasonCodes: {
      method: 'linear',
      baseline: 0,
      margin: 0,
      contributions: [6, -5, 4, 3, -2, 2, 1].map((value) => contribution(`f${value}`, value)),
    },
  },
  dataSnapshots: [],
  gaps: ['run: no record names the run'],
});
const time = '2020-03-01T10:00:00.000Z';

describe('reports', () => {
  it('escape what is on record', () => {
    const html = reportHtml(explanationReport(why, time));
    expect(html).toContain('&lt;script&gt;alert(1)&lt;/script&gt;');
    expect(html).not.toContain('<script');
  });

  it('tell what is on no record', () => {
    expect(reportHtml(explanationReport(why, time))).toContain('<li>run: no record names the run</li>');
  });

  it('are PDF documents too', async () => {
    const pdf = await reportPdf(explanationReport(why, time));
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
    expect(pdf.subarray(-6).toString().trim()).toBe('%%EOF');
  });

  it('state the strongest reasons against the subject, at most four', () => {
    const factors = (against: 'higher' | 'lower') => {
      const block = adverseActionReport(why, { against }, time).sections[1]?.blocks[1];
      return block?.kind === 'table' ? block.table.rows.map(([, factor]) => factor) : [];
    };
    expect(factors('higher')).toEqual(['f6', 'f4', 'f3', 'f2']);
    expect(factors('lower')).toEqual(['f-5', 'f-2']);
  });

  it('name reasons that were not recorded as a gap', () => {
    const { reasonCodes: _, ...prediction } = why.prediction;
    const { gaps } = adverseActionReport({ ...why, prediction }, { against: 'higher' }, time);
    expect(gaps).toContain('reasons: no reason codes were recorded for this prediction');
  });
});

import type { Explanation } from '@modelkeep/contracts/metadata/audit';
import { Explanation as ExplanationSchema } from '@modelkeep/contracts/metadata/audit';
import { plain } from '../terminal/layout';
import { explanation } from './explanation.fixture';
import { explanationText } from './explanation.text';

const textOf = (answer: Explanation): string => explanationText(answer, plain).join('\n');

describe('explanationText', () => {
  const text = textOf(explanation);

  it('has a fixture of the form that the service answers with', () => {
    expect(ExplanationSchema.parse(explanation)).toEqual(explanation);
  });

  it('lays out the whole chain', () => {
    expect(text).toMatchInlineSnapshot(`
     "Prediction 0198c0de-0000-7000-8000-000000000001

     Decision
       decision        1
       probability     0: 0.2500   1: 0.7500
       outputs         label [1]  probabilities [0.25, 0.75]
       made at         2020-03-01 12:00:00.000 UTC
       about           applicant_id = a-0007
       asked by        loan-desk
       request         r-1, row 0

     Reason codes
       feature   value  contribution  the margin
       duration  48          +2.5000  ▲ raises
       age       35          −0.4014  ▼ lowers
       linear: baseline −1.0000 + contributions = margin +1.0986

     Features, as the model saw them
       feature  value  known since
       age      35     2020-03-01 09:00:00.000 UTC
       purpose  null                                NOT_FOUND

     Model
       model           credit-risk version 1
       stage now       archived
       decommissioned  2020-03-01 15:00:00.000 UTC by olga: process-changed. drift
       package         sha256:aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa
       signature       valid
       runtime         onnxruntime-node 1.30.0
       environment     sha256:eeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeeee

     Training
       run             0123456789abcdef0123456789abcdef  logistic  FINISHED
       experiment      credit-risk
       by              dana
       ended           2020-03-01 10:00:00.000 UTC
       metrics         auc 0.78123
       code commit     3b18e512dba79e4c8300dd08aeb37f8e728b8dad
       repository      https://git.example/credit-risk

     Data
       snapshot       rows  digest                                                                   recorded                     by
       german-credit  1000  sha256:dddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddddd  2020-03-01 08:00:00.000 UTC  dana

     Approval
       approved by     ravi at 2020-03-01 11:00:00.000 UTC
       requested by    dana
       comment         good on all groups

     Deployment
       deployment      credit-risk revision 1
       traffic then    revision 1: 90 %, revision 2: 10 %"
    `);
  });

  it('names what is on no record', () => {
    const { approval: _, ...rest } = explanation;
    const gappy = textOf({ ...rest, gaps: ['no approval is recorded for this package'] });
    expect(gappy).toContain('On no record\n  no approval is recorded for this package');
    expect(gappy).not.toContain('approved by');
  });

  it('shouts where the signature does not verify', () => {
    const { package: sealed } = explanation;
    if (!sealed) throw new Error('the fixture has a package');
    expect(textOf({ ...explanation, package: { ...sealed, signatureValid: false } })).toMatch(
      /signature +NOT VALID/,
    );
  });

  it('shows all outputs where there is no single label', () => {
    const outputs = [{ name: 'score', datatype: 'FP64', shape: [1], data: [0.5], raw: 'AAAAAAAA4D8=' }];
    const scored = textOf({ ...explanation, prediction: { ...explanation.prediction, outputs } });
    expect(scored).toMatch(/outputs +score \[0\.5\]/);
    expect(scored).not.toMatch(/^ +decision/m);
  });

  it('lets no recorded text steer the terminal', () => {
    const caller = '\u001b[2Jeve\nmodel  trusted';
    const steered = textOf({ ...explanation, prediction: { ...explanation.prediction, caller } });
    expect(steered).toMatch(/asked by +eve model {2}trusted/);
    expect(steered).not.toContain('\u001b');
  });
});

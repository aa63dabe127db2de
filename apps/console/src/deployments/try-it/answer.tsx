import type { InferResponse } from '@modelkeep/contracts/serving/inference';
import { Link } from 'react-router';
import { Bars } from '../../kit/bars';
import { Facts } from '../../kit/panel';
import { figure } from '../../kit/text';

/** Reasons shown: the strongest; the audit page has them all. */
const REASONS = 8;

/** What the model answered, why, and where that is on record. */
export function Answer({ answer }: { answer: InferResponse }) {
  const { model_name, model_version, outputs, parameters } = answer;
  const [reasons] = parameters.reason_codes ?? [];
  return (
    <div className="stack" role="status">
      <Facts
        facts={{
          ...Object.fromEntries(
            outputs.map(({ name, data }) => [
              name,
              <strong key={name}>
                {data.map((value) => (typeof value === 'number' ? figure(value) : String(value))).join(', ')}
              </strong>,
            ]),
          ),
          Answered: `${model_name} version ${model_version}`,
          Record: parameters.prediction_ids.map((id) => (
            <Link key={id} to={`/audit/predictions/${id}`}>
              <code>{id}</code>
            </Link>
          )),
        }}
      />
      {reasons && (
        <Bars
          label="Strongest contributions to the margin"
          bars={reasons.contributions.slice(0, REASONS).map(({ feature, value, contribution }) => ({
            name: feature,
            note: `= ${String(value)}`,
            value: contribution,
          }))}
        />
      )}
    </div>
  );
}

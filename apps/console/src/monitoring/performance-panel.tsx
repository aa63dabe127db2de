import type { WindowReport } from '@modelkeep/contracts/monitoring/monitor';
import type { PerformanceReport } from '@modelkeep/contracts/monitoring/performance';
import { Panel } from '../kit/panel';
import { type Column, Table } from '../kit/table';
import { figure } from '../kit/text';

interface Row {
  name: string;
  performance: PerformanceReport;
}

/** What predictions were worth, as a whole and slice by slice; nothing where the monitor does not measure it. */
export function PerformancePanel({ window }: { window: WindowReport }) {
  const parts = [
    { name: 'all predictions', performance: window.performance },
    ...window.slices.map(({ feature, value, performance }) => ({
      name: `${feature} = ${value}`,
      performance,
    })),
  ];
  const rows = parts.filter((part): part is Row => part.performance !== undefined);
  const [first] = rows;
  if (!first) return null;
  return (
    <Panel title={`Performance in window ${window.window}`}>
      <Table
        label="Performance"
        rows={rows}
        keyOf={({ name }) => name}
        columns={columnsOf(first.performance)}
      />
      {window.fairness.map(({ feature, demographicParityDifference, equalOpportunityDifference }) => (
        <p key={feature} className="muted">
          Between the groups of {feature}: demographic parity differs by {figure(demographicParityDifference)}
          {equalOpportunityDifference !== undefined &&
            `, equal opportunity by ${figure(equalOpportunityDifference)}`}
          .
        </p>
      ))}
    </Panel>
  );
}

function columnsOf({ regression, estimated }: PerformanceReport): Column<Row>[] {
  const number = (
    title: string,
    read: (performance: PerformanceReport) => number | undefined,
  ): Column<Row> => ({
    title,
    cell: ({ performance }) => {
      const value = read(performance);
      return value === undefined ? '' : figure(value);
    },
    numeric: true,
  });
  return [
    { title: 'Predictions of', cell: ({ name }) => name },
    number('Predictions', ({ predictions }) => predictions),
    number('Labels', ({ labelled }) => labelled),
    ...(regression
      ? [
          number('MAE', (performance) => performance.regression?.mae),
          number('RMSE', (performance) => performance.regression?.rmse),
          number('R²', (performance) => performance.regression?.r2),
        ]
      : []),
    ...(estimated
      ? [
          number('Accuracy', ({ classification }) => classification?.accuracy),
          number('Precision', ({ classification }) => classification?.precision),
          number('Recall', ({ classification }) => classification?.recall),
          number('ROC AUC', ({ classification }) => classification?.rocAuc),
          number('Calibration error', ({ classification }) => classification?.calibrationError),
          number('Estimated accuracy', (performance) => performance.estimated?.accuracy),
          number('Estimated ROC AUC', (performance) => performance.estimated?.rocAuc),
        ]
      : []),
  ];
}

import type { FeatureView } from '@modelkeep/contracts/features/feature-view';
import type { DayStatistics, FeatureStatistics } from '@modelkeep/contracts/features/statistics';
import { listStatistics } from '@modelkeep/contracts/features/statistics.api';
import { useMemo, useState } from 'react';
import { useEndpoint } from '../api/queries';
import { AsCommand } from '../kit/as-command';
import { Chart } from '../kit/chart';
import { Choice } from '../kit/choice';
import { Empty, Loaded } from '../kit/loaded';
import { Panel } from '../kit/panel';
import { Table } from '../kit/table';
import { figure, percent } from '../kit/text';
import { QuantileBox } from './quantile-box';

/** Days that are read. */
const DAYS = 365;

/** What the values of each feature are like: on one day, and day by day. */
export function StatisticsPanel({ view: { name, features } }: { view: FeatureView }) {
  const input = { params: { name }, query: { limit: DAYS } };
  const found = useEndpoint(listStatistics, input);
  return (
    <Panel title="Statistics">
      <Loaded query={found}>
        {({ items }) =>
          items.length === 0 ? (
            <Empty>No day is measured yet: that is done when rows come to the object store.</Empty>
          ) : (
            <>
              <DayTable days={items} />
              <FeatureTrend
                days={items}
                features={[...features].sort((one, other) => Number(isText(one)) - Number(isText(other)))}
              />
            </>
          )
        }
      </Loaded>
      <AsCommand endpoint={listStatistics} input={input} />
    </Panel>
  );
}

/** The day that says most; of several the newest. */
const fullest = (days: readonly DayStatistics[]) =>
  days.reduce<DayStatistics | undefined>(
    (most, each) => (most && most.rows >= each.rows ? most : each),
    undefined,
  );

function DayTable({ days }: { days: readonly DayStatistics[] }) {
  const [chosen, setChosen] = useState<string>();
  const day = days.find((each) => each.day === chosen) ?? fullest(days);
  if (!day) return null;
  return (
    <>
      <div className="row">
        <Choice label="Day" value={day.day} options={days.map((each) => each.day)} onChange={setChosen} />
        <span className="muted">
          {day.rows} rows of about {day.entities} entities
        </span>
      </div>
      <Table
        label={`Statistics of ${day.day}`}
        rows={day.features}
        keyOf={({ feature }) => feature}
        columns={[
          { title: 'Feature', cell: ({ feature }) => feature },
          { title: 'Type', cell: ({ type }) => <span className="muted">{type}</span> },
          { title: 'Missing', cell: ({ nulls }) => percent(nulls / Math.max(day.rows, 1)), numeric: true },
          { title: 'Distinct', cell: ({ distinct }) => distinct, numeric: true },
          { title: 'Minimum', cell: ({ min }) => min !== undefined && figure(min), numeric: true },
          { title: 'Mean', cell: ({ mean }) => mean !== undefined && figure(mean), numeric: true },
          { title: 'Maximum', cell: ({ max }) => max !== undefined && figure(max), numeric: true },
          { title: '5 to 95 %, middle half, median', cell: (of) => <QuantileBox of={of} /> },
        ]}
      />
    </>
  );
}

const isText = ({ type }: FeatureView['features'][number]): boolean => type === 'string';

interface FeatureTrendProps {
  days: readonly DayStatistics[];
  /** Those with numbers first. */
  features: FeatureView['features'];
}

const LINES: Record<string, (of: FeatureStatistics) => number | undefined> = {
  '95 %': ({ quantiles }) => quantiles?.p95,
  median: ({ quantiles }) => quantiles?.p50,
  mean: ({ mean }) => mean,
  '5 %': ({ quantiles }) => quantiles?.p5,
};

/** One feature over the days; nothing with a single day, or where the feature is text. */
function FeatureTrend({ days, features }: FeatureTrendProps) {
  const [chosen, setChosen] = useState(features[0]?.name ?? '');
  const { x, series } = useMemo(() => trendOf(days, chosen), [days, chosen]);
  if (days.length < 2) return null;
  return (
    <>
      <div className="row">
        <Choice
          label="Day by day"
          value={chosen}
          options={features.map(({ name }) => name)}
          onChange={setChosen}
        />
      </div>
      {x.length > 1 ? (
        <Chart label={`${chosen} by day`} x={x} time series={series} />
      ) : (
        <Empty>It has no numbers.</Empty>
      )}
    </>
  );
}

function trendOf(days: readonly DayStatistics[], feature: string) {
  const measured = [...days].reverse().flatMap(({ day, features }) => {
    const found = features.find((each) => each.feature === feature);
    return found?.quantiles ? [{ day, found }] : [];
  });
  return {
    x: measured.map(({ day }) => Date.parse(day) / 1000),
    series: Object.entries(LINES).map(([label, read]) => ({
      label,
      values: measured.map(({ found }) => read(found) ?? null),
    })),
  };
}

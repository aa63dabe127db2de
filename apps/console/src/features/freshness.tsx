import type { FeatureView } from '@modelkeep/contracts/features/feature-view';
import { listStatistics } from '@modelkeep/contracts/features/statistics.api';
import { useEndpoint } from '../api/queries';
import { Badge, Time } from '../kit/values';

/** Event time of the newest values of a view, as last measured, and whether that is too old for it. */
export function Freshness({ view: { name, freshWithinSeconds } }: { view: FeatureView }) {
  const found = useEndpoint(listStatistics, { params: { name }, query: { limit: 1 } });
  const newest = found.data?.items[0]?.latestEventTime;
  if (newest === undefined) return <span className="muted">{found.data && 'not measured yet'}</span>;
  const age = (Date.now() - Date.parse(newest)) / 1000;
  return (
    <span className="row">
      <Time at={newest} />
      {freshWithinSeconds !== undefined && <Badge>{age > freshWithinSeconds ? 'stale' : 'fresh'}</Badge>}
    </span>
  );
}

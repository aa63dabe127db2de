import { Injectable } from '@nestjs/common';
import type { Histogram } from '@modelkeep/contracts/monitoring/monitor';
import { notFound } from '@modelkeep/service';
import { DataSource } from 'typeorm';
import { MonitorEntity } from '../monitor/monitor.entity';
import { decileGroups, regroup } from '../reference/coarse-bins';
import { type ColumnProfile, present } from '../reference/column-profile';
import { WindowStore } from './window-store';

/** How columns were spread in a window. */
@Injectable()
export class Histograms {
  constructor(
    private readonly dataSource: DataSource,
    private readonly windows: WindowStore,
  ) {}

  /** Throws 404 for what is not there, or no longer kept. */
  async get(name: string, window: number, column: string): Promise<Histogram> {
    const monitor = await this.dataSource.getRepository(MonitorEntity).findOneBy({ name });
    if (!monitor) throw notFound(`monitor ${name}`);
    const tally = await this.windows.read(this.dataSource.manager, monitor.id, window);
    const profile = monitor.reference[column];
    const counted = typeof tally === 'object' ? tally.all.columns.get(column) : undefined;
    if (!counted || !profile) throw notFound(`counts of column ${column} in window ${window} of ${name}`);
    return { column, bins: binsOf(profile, counted.counts) };
  }
}

function binsOf(profile: ColumnProfile, counts: Float64Array): Histogram['bins'] {
  if (profile.kind === 'categorical')
    return [...profile.categories, '(other)'].map((label, bin) => ({
      label,
      reference: profile.counts[bin] ?? 0,
      current: counts[bin] ?? 0,
    }));
  const groups = decileGroups(profile.counts, present(profile));
  const [reference, current] = [regroup(profile.counts, groups), regroup(counts, groups)];
  return Array.from(reference, (count, group) => ({
    label: labelOf(profile.edges, groups.lastIndexOf(group)),
    reference: count,
    current: current[group] ?? 0,
  }));
}

/** The last bin has no upper edge. */
function labelOf(edges: readonly number[], bin: number): string {
  const [sign, edge] = bin < edges.length ? ['≤', edges[bin]] : ['>', edges.at(-1)];
  return edge === undefined ? 'all' : `${sign} ${Number(edge.toPrecision(4))}`;
}

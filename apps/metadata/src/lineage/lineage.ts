import { Inject, Injectable } from '@nestjs/common';
import type { QueryOf } from '@modelkeep/contracts/common/endpoint';
import type { getLineage, LineageGraph, LineageNode } from '@modelkeep/contracts/metadata/lineage.api';
import type { OpenLineageEvent } from '@modelkeep/contracts/metadata/open-lineage';
import { PG_POOL, UnitOfWork } from '@modelkeep/persistence';
import { notFound } from '@modelkeep/service';
import type { Pool } from 'pg';
import type { EntityManager } from 'typeorm';
import type { z } from 'zod';
import { type Flow, flowOf, type Node } from './flow';

type Graph = z.infer<typeof LineageGraph>;
type GraphQuery = QueryOf<typeof getLineage>;

/** Which job read and wrote which data sets. */
@Injectable()
export class Lineage {
  constructor(
    @Inject(PG_POOL) private readonly pool: Pool,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  /** Keeps an OpenLineage event as it came, and what it says of inputs and outputs. */
  async recordOpenLineage(event: OpenLineageEvent, recordedBy: string): Promise<void> {
    await this.unitOfWork.run(async (transaction) => {
      await transaction.query(
        'INSERT INTO open_lineage_event (run_id, event_time, recorded_by, event) VALUES ($1, $2, $3, $4)',
        [event.run.runId, event.eventTime, recordedBy, JSON.stringify(event)],
      );
      await this.record(transaction, flowOf(event), event.eventTime);
    });
  }

  /** Adds nodes and edges that are new. `time`: when the job read and wrote. */
  async record(transaction: EntityManager, { job, inputs, outputs }: Flow, time: string): Promise<void> {
    const nodes = [...new Map([job, ...inputs, ...outputs].map((node) => [node.id, node])).values()];
    await transaction.query(
      `INSERT INTO lineage_node AS known (id, kind, namespace, name, since)
       SELECT *, $5::timestamptz FROM unnest($1::text[], $2::text[], $3::text[], $4::text[]) AS n (id, kind, namespace, name)
       ORDER BY id
       ON CONFLICT (id) DO UPDATE SET since = excluded.since WHERE excluded.since < known.since`,
      [
        nodes.map(({ id }) => id),
        nodes.map(({ kind }) => kind),
        nodes.map(({ namespace }) => namespace),
        nodes.map(({ name }) => name),
        time,
      ],
    );
    const edges = [
      ...inputs.map((input: Node) => [input.id, job.id] as const),
      ...outputs.map((output: Node) => [job.id, output.id] as const),
    ];
    await transaction.query(
      `INSERT INTO lineage_edge AS known (from_id, to_id, since)
       SELECT DISTINCT *, $3::timestamptz FROM unnest($1::text[], $2::text[]) AS e (from_id, to_id) ORDER BY 1, 2
       ON CONFLICT (from_id, to_id) DO UPDATE SET since = excluded.since WHERE excluded.since < known.since`,
      [edges.map(([from]) => from), edges.map(([, to]) => to), time],
    );
  }

  /** What a node came from, what came from it, or both, at most `depth` edges away, as it was at a time. Throws 404. */
  async graph({ node, depth, direction, asOf }: GraphQuery): Promise<Graph> {
    const { rows } = await this.pool.query<{ nodes: z.infer<typeof LineageNode>[]; edges: Graph['edges'] }>(
      `WITH RECURSIVE edge AS (
         SELECT from_id, to_id FROM lineage_edge WHERE since <= $3
       ), upstream AS (
         SELECT id, 0 AS distance FROM lineage_node WHERE id = $1 AND since <= $3
         UNION
         SELECT e.from_id, u.distance + 1 FROM upstream AS u JOIN edge AS e ON e.to_id = u.id
         WHERE u.distance < $2 AND $4 <> 'downstream'
       ), downstream AS (
         SELECT id, 0 AS distance FROM lineage_node WHERE id = $1 AND since <= $3
         UNION
         SELECT e.to_id, d.distance + 1 FROM downstream AS d JOIN edge AS e ON e.from_id = d.id
         WHERE d.distance < $2 AND $4 <> 'upstream'
       ), reached AS (
         SELECT id FROM upstream UNION SELECT id FROM downstream
       )
       SELECT
         coalesce((SELECT json_agg(json_build_object('id', n.id, 'kind', n.kind, 'namespace', n.namespace, 'name', n.name)
                                   ORDER BY n.id)
                   FROM lineage_node AS n WHERE n.id IN (SELECT id FROM reached)), '[]') AS nodes,
         coalesce((SELECT json_agg(json_build_object('from', e.from_id, 'to', e.to_id) ORDER BY e.from_id, e.to_id)
                   FROM edge AS e
                   WHERE e.from_id IN (SELECT id FROM reached) AND e.to_id IN (SELECT id FROM reached)), '[]') AS edges`,
      [node, depth, asOf ?? 'infinity', direction],
    );
    const graph = rows[0] as Graph;
    if (graph.nodes.length === 0) throw notFound(`lineage node ${node}${asOf ? ` at ${asOf}` : ''}`);
    return graph;
  }
}

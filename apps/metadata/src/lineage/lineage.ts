import { Inject, Injectable } from '@nestjs/common';
import type { LineageGraph, LineageNode } from '@modelkeep/contracts/metadata/lineage.api';
import type { OpenLineageEvent } from '@modelkeep/contracts/metadata/open-lineage';
import { PG_POOL, UnitOfWork } from '@modelkeep/persistence';
import { notFound } from '@modelkeep/service';
import type { Pool } from 'pg';
import type { EntityManager } from 'typeorm';
import type { z } from 'zod';
import { type Flow, flowOf, type Node } from './flow';

type Graph = z.infer<typeof LineageGraph>;

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
      await this.record(transaction, flowOf(event));
    });
  }

  /** Adds nodes and edges that are new. */
  async record(transaction: EntityManager, { job, inputs, outputs }: Flow): Promise<void> {
    const nodes = [...new Map([job, ...inputs, ...outputs].map((node) => [node.id, node])).values()];
    await transaction.query(
      `INSERT INTO lineage_node (id, kind, namespace, name)
       SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[]) AS n (id, kind, namespace, name) ORDER BY id
       ON CONFLICT (id) DO NOTHING`,
      [
        nodes.map(({ id }) => id),
        nodes.map(({ kind }) => kind),
        nodes.map(({ namespace }) => namespace),
        nodes.map(({ name }) => name),
      ],
    );
    const edges = [
      ...inputs.map((input: Node) => [input.id, job.id] as const),
      ...outputs.map((output: Node) => [job.id, output.id] as const),
    ];
    await transaction.query(
      `INSERT INTO lineage_edge (from_id, to_id)
       SELECT DISTINCT * FROM unnest($1::text[], $2::text[]) AS e (from_id, to_id) ORDER BY 1, 2
       ON CONFLICT DO NOTHING`,
      [edges.map(([from]) => from), edges.map(([, to]) => to)],
    );
  }

  /** All that a node came from and all that came from it, at most `depth` edges away. Throws 404. */
  async graph(id: string, depth: number): Promise<Graph> {
    const { rows } = await this.pool.query<{ nodes: z.infer<typeof LineageNode>[]; edges: Graph['edges'] }>(
      `WITH RECURSIVE upstream AS (
         SELECT id, 0 AS distance FROM lineage_node WHERE id = $1
         UNION
         SELECT e.from_id, u.distance + 1 FROM upstream AS u JOIN lineage_edge AS e ON e.to_id = u.id
         WHERE u.distance < $2
       ), downstream AS (
         SELECT id, 0 AS distance FROM lineage_node WHERE id = $1
         UNION
         SELECT e.to_id, d.distance + 1 FROM downstream AS d JOIN lineage_edge AS e ON e.from_id = d.id
         WHERE d.distance < $2
       ), reached AS (
         SELECT id FROM upstream UNION SELECT id FROM downstream
       )
       SELECT
         coalesce((SELECT json_agg(n ORDER BY n.id) FROM lineage_node AS n WHERE n.id IN (SELECT id FROM reached)), '[]') AS nodes,
         coalesce((SELECT json_agg(json_build_object('from', e.from_id, 'to', e.to_id) ORDER BY e.from_id, e.to_id)
                   FROM lineage_edge AS e
                   WHERE e.from_id IN (SELECT id FROM reached) AND e.to_id IN (SELECT id FROM reached)), '[]') AS edges`,
      [id, depth],
    );
    const graph = rows[0] as Graph;
    if (graph.nodes.length === 0) throw notFound(`lineage node ${id}`);
    return graph;
  }
}

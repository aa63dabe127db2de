import { Injectable } from '@nestjs/common';
import type { InventoryEntry } from '@modelkeep/contracts/registry/inventory.api';
import type { ModelVersionStage } from '@modelkeep/contracts/registry/model-version';
import { invalid } from '@modelkeep/service';
import { DataSource } from 'typeorm';
import { gapsOf } from './gaps';

interface Row {
  model: string;
  version: number;
  stage: ModelVersionStage;
  owner: string;
  registeredAt: Date;
  purpose: string | null;
  limitations: string | null;
  trainingSetDigest: string | null;
  packageDigest: string | null;
  metrics: Record<string, number>;
  approvals: { decision: 'approved' | 'rejected'; by: string; at: string; comment: string | null }[];
  deployments: string[];
  hasEvaluation: boolean;
  hasCode: boolean;
}

const PAGE = `
  SELECT version.model, version.version, version.stage, version.registered_by AS owner,
    version.registered_at AS "registeredAt", card.intended_use AS purpose, card.limitations,
    version.training_set_digest AS "trainingSetDigest", version.package_digest AS "packageDigest", version.metrics,
    version.code_commit IS NOT NULL AS "hasCode",
    EXISTS (
      SELECT FROM packages, jsonb_array_elements(packages.manifest->'files') AS file
      WHERE packages.model_version_id = version.id AND file->>'role' = 'evaluation'
    ) AS "hasEvaluation",
    COALESCE((
      SELECT jsonb_agg(jsonb_build_object('decision', made.decision, 'by', made.actor, 'at', made.decided_at,
        'comment', made.comment) ORDER BY made.decided_at)
      FROM approvals JOIN approval_decisions made ON made.approval_id = approvals.id
      WHERE approvals.model_version_id = version.id
    ), '[]') AS approvals,
    ARRAY(
      SELECT DISTINCT deployment FROM revisions WHERE model_version_id = version.id ORDER BY deployment
    ) AS deployments
  FROM model_versions version LEFT JOIN model_cards card ON card.model_version_id = version.id
  WHERE (version.model, version.version) > ($1, $2::int)
  ORDER BY version.model, version.version LIMIT $3`;

/** Every version of every model, as model-risk management asks for it. */
@Injectable()
export class InventoryService {
  constructor(private readonly dataSource: DataSource) {}

  /** By model and version; `after` is `<model>@<version>`. Throws 400 where it is not. */
  async page(limit: number, after = '@0'): Promise<{ items: InventoryEntry[]; next?: string }> {
    const [, model, version] = /^(.*)@(\d{1,9})$/s.exec(after) ?? [];
    if (version === undefined)
      throw invalid([{ path: 'query.after', message: 'expected the next of the page before' }]);
    const rows: Row[] = await this.dataSource.query(PAGE, [model, version, limit]);
    const now = Date.now();
    const last = rows.length === limit ? rows.at(-1) : undefined;
    return {
      items: rows.map((row) => entryOf(row, now)),
      next: last && `${last.model}@${last.version}`,
    };
  }

  /** All of it, page by page. */
  async *all(): AsyncGenerator<InventoryEntry> {
    let after: string | undefined;
    do {
      const page: { items: InventoryEntry[]; next?: string } = await this.page(500, after);
      yield* page.items;
      after = page.next;
    } while (after !== undefined);
  }
}

function entryOf({ hasEvaluation, hasCode, ...row }: Row, now: number): InventoryEntry {
  const approvals = row.approvals.map(({ at, comment, ...decision }) => ({
    ...decision,
    at: new Date(at).toISOString(),
    comment: comment ?? undefined,
  }));
  const entry = {
    ...row,
    registeredAt: row.registeredAt.toISOString(),
    purpose: row.purpose ?? undefined,
    limitations: row.limitations ?? undefined,
    trainingSetDigest: row.trainingSetDigest ?? undefined,
    packageDigest: row.packageDigest ?? undefined,
    approvals,
    lastValidation: approvals.at(-1)?.at,
  };
  return { ...entry, gaps: gapsOf({ ...entry, hasEvaluation, hasCode }, now) };
}

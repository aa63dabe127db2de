import { Inject, Injectable } from '@nestjs/common';
import { AuditPolicy } from '@modelkeep/contracts/metadata/audit-policy';
import { AuditPolicyApplied } from '@modelkeep/contracts/metadata/audit-policy-applied.event';
import { Outbox } from '@modelkeep/eventing';
import { PG_POOL, UnitOfWork } from '@modelkeep/persistence';
import type { Pool } from 'pg';

/** The one policy that is in force. */
@Injectable()
export class AuditPolicies {
  constructor(
    @Inject(PG_POOL) private readonly pool: Pool,
    private readonly unitOfWork: UnitOfWork,
    private readonly outbox: Outbox,
  ) {}

  async get(): Promise<AuditPolicy> {
    const { rows } = await this.pool.query<{ policy: AuditPolicy }>({
      name: 'audit-policy',
      text: 'SELECT policy FROM audit_policy',
    });
    return rows[0]?.policy ?? AuditPolicy.parse({});
  }

  apply(policy: AuditPolicy, appliedBy: string) {
    const applied = { ...policy, appliedBy, appliedAt: new Date().toISOString() };
    return this.unitOfWork.run(async (transaction) => {
      await transaction.query(
        `INSERT INTO audit_policy (id, policy) VALUES (true, $1)
         ON CONFLICT (id) DO UPDATE SET policy = excluded.policy`,
        [JSON.stringify(policy)],
      );
      await this.outbox.publish(transaction, AuditPolicyApplied, applied, { actor: appliedBy });
      return applied;
    });
  }
}

import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import type { ApprovalPolicy, ApprovalRules } from '@modelkeep/contracts/registry/approval-policy';
import { ApprovalPolicyApplied } from '@modelkeep/contracts/registry/approval-policy-applied.event';
import { ApprovalPolicyWithdrawn } from '@modelkeep/contracts/registry/approval-policy-withdrawn.event';
import { Outbox } from '@modelkeep/eventing';
import { UnitOfWork } from '@modelkeep/persistence';
import { notFound } from '@modelkeep/service';
import { DataSource, type EntityManager, IsNull } from 'typeorm';
import { v7 as uuidv7 } from 'uuid';
import { RegisteredModelService } from '../registered-model/registered-model.service';
import { ApprovalPolicyEntity, policyOf } from './approval-policy.entity';

/** A model's own policy, or the default one. */
type Scope = string | undefined;

const nameOf = (scope: Scope): string =>
  scope === undefined ? 'default approval policy' : `approval policy of model ${scope}`;

/** What approval asks for: per model, else by default, else nothing beyond a second person. */
@Injectable()
export class ApprovalPolicyService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly unitOfWork: UnitOfWork,
    private readonly outbox: Outbox,
    private readonly models: RegisteredModelService,
  ) {}

  /** The next version; the same rules again answer with the version in force. Throws 404 without such a model. */
  apply(scope: Scope, rules: ApprovalRules, actor: string): Promise<ApprovalPolicy> {
    return this.unitOfWork.run(async (transaction) => {
      const newest = await this.lockNewest(transaction, scope);
      const current = policyIn(newest);
      if (current && isDeepStrictEqual(current.rules, rules)) return current;
      const policy = { model: scope, version: (newest?.version ?? 0) + 1, rules, appliedBy: actor };
      const appliedAt = new Date();
      await this.add(transaction, { ...policy, model: scope ?? null, appliedAt });
      const applied = { ...policy, appliedAt: appliedAt.toISOString() };
      await this.outbox.publish(transaction, ApprovalPolicyApplied, applied, { actor });
      return applied;
    });
  }

  /** Throws 404 where the scope has no policy in force. */
  withdraw(scope: Scope, actor: string): Promise<void> {
    return this.unitOfWork.run(async (transaction) => {
      const newest = await this.lockNewest(transaction, scope);
      if (!newest?.rules) throw notFound(nameOf(scope));
      const version = newest.version + 1;
      await this.add(transaction, {
        model: scope ?? null,
        version,
        rules: null,
        appliedBy: actor,
        appliedAt: new Date(),
      });
      const data = { model: scope, version, withdrawnBy: actor };
      await this.outbox.publish(transaction, ApprovalPolicyWithdrawn, data, { actor });
    });
  }

  /** The policy that a request for approval is under. */
  async inForce(manager: EntityManager, scope: Scope): Promise<ApprovalPolicy | undefined> {
    const own = scope === undefined ? null : await newestOf(manager, scope);
    return policyIn(own) ?? policyIn(await newestOf(manager, undefined));
  }

  /** Whether a model has rules of its own, which bind its name: see `MlflowModels.delete`. */
  async bindsName(manager: EntityManager, model: string): Promise<boolean> {
    return policyIn(await newestOf(manager, model)) !== undefined;
  }

  /** Throws 404 where there is neither a policy of its own nor a default one. */
  async get(scope: Scope): Promise<ApprovalPolicy> {
    if (scope !== undefined) await this.models.get(scope);
    const policy = await this.inForce(this.dataSource.manager, scope);
    if (!policy) throw notFound(nameOf(scope));
    return policy;
  }

  /** By model; the default policy, which has none, comes first. */
  async list(limit: number, after?: string): Promise<{ items: ApprovalPolicy[]; next?: string }> {
    const newest = await this.dataSource
      .createQueryBuilder(ApprovalPolicyEntity, 'policy')
      .distinctOn(['policy.model'])
      .where(after === undefined ? 'TRUE' : 'policy.model > :after', { after })
      .orderBy('policy.model', 'ASC', 'NULLS FIRST')
      .addOrderBy('policy.version', 'DESC')
      .take(limit)
      .getMany();
    return {
      items: newest.map(policyOf).filter((policy) => policy !== undefined),
      next: newest.length === limit ? (newest.at(-1)?.model ?? '') : undefined,
    };
  }

  /** Whoever changes a scope's policy waits for this transaction. */
  private async lockNewest(transaction: EntityManager, scope: Scope): Promise<ApprovalPolicyEntity | null> {
    if (scope !== undefined) await this.models.lock(transaction, scope);
    else await transaction.query('SELECT pg_advisory_xact_lock(hashtext($1))', [nameOf(scope)]);
    return newestOf(transaction, scope);
  }

  private async add(transaction: EntityManager, row: Omit<ApprovalPolicyEntity, 'id'>): Promise<void> {
    await transaction.insert(
      ApprovalPolicyEntity,
      transaction.create(ApprovalPolicyEntity, { id: uuidv7(), ...row }),
    );
  }
}

const policyIn = (entity: ApprovalPolicyEntity | null) => (entity ? policyOf(entity) : undefined);

const newestOf = (manager: EntityManager, scope: Scope): Promise<ApprovalPolicyEntity | null> =>
  manager.findOne(ApprovalPolicyEntity, {
    where: { model: scope ?? IsNull() },
    order: { version: 'DESC' },
  });

import { isDeepStrictEqual } from 'node:util';
import { Injectable } from '@nestjs/common';
import type { Change, Definition, DefinitionKind } from '@modelkeep/contracts/features/definition';
import { UnitOfWork } from '@modelkeep/persistence';
import { type FieldFault, ProblemError, unprocessable } from '@modelkeep/service';
import type { EntityManager } from 'typeorm';
import { Entities } from '../entity/entities';
import { FeatureServices } from '../feature-service/feature-services';
import { FeatureViewService } from '../feature-view/feature-view.service';
import type { Applied } from './applied';
import { type Described, differencesOf } from './differences';

/** What others need comes first. */
const ORDER: readonly DefinitionKind[] = ['entity', 'feature-view', 'feature-service'];

/** Applies definitions of all kinds together. */
@Injectable()
export class Definitions {
  constructor(
    private readonly unitOfWork: UnitOfWork,
    private readonly entities: Entities,
    private readonly views: FeatureViewService,
    private readonly services: FeatureServices,
  ) {}

  /** All or none. Throws 422 that names every fault, by the definition's place in the list. */
  apply(definitions: readonly Definition[], actor: string): Promise<Change[]> {
    return this.unitOfWork.run((transaction) => this.applyAll(transaction, definitions, actor));
  }

  /** What `apply` would do: it is done, and taken back. */
  async plan(definitions: readonly Definition[], actor: string): Promise<Change[]> {
    const planned = await this.unitOfWork
      .run(async (transaction) => {
        throw new Planned(await this.applyAll(transaction, definitions, actor));
      })
      .catch((error: unknown) => error);
    if (planned instanceof Planned) return planned.changes;
    throw planned;
  }

  private async applyAll(
    transaction: EntityManager,
    definitions: readonly Definition[],
    actor: string,
  ): Promise<Change[]> {
    const changes: Change[] = [];
    const faults = faultsOfNames(definitions);
    const attempt = (place: number, work: Promise<unknown>) =>
      work.catch((error: unknown) => faults.push(...problemsOf(error, place)));
    for (const { definition, place } of inOrder(definitions))
      await attempt(
        place,
        this.applyOne(transaction, definition, actor).then((applied) =>
          changes.push(changeOf(definition, applied)),
        ),
      );
    // Only now: a service may give up in the same list what its view gives up.
    for (const { definition, place } of inOrder(definitions))
      if (definition.kind === 'feature-view')
        await attempt(place, this.services.requireWhole(transaction, definition.name));
    if (faults.length > 0) throw unprocessable('Nothing was applied: not all definitions are right.', faults);
    return changes;
  }

  private applyOne(
    transaction: EntityManager,
    definition: Definition,
    actor: string,
  ): Promise<Applied<Described>> {
    switch (definition.kind) {
      case 'entity':
        return this.entities.apply(transaction, definition.name, definition);
      case 'feature-view':
        return this.views.apply(transaction, definition.name, definition, actor);
      case 'feature-service':
        return this.services.apply(transaction, definition.name, definition, actor);
    }
  }
}

/** Carries a plan out of the transaction that made it, which it rolls back. */
class Planned extends Error {
  constructor(readonly changes: Change[]) {
    super('planned');
  }
}

/** By kind, then by name: two who apply the same definitions lock them in the same order. */
const inOrder = (definitions: readonly Definition[]) =>
  definitions
    .map((definition, place) => ({ definition, place }))
    .sort(
      ({ definition: a }, { definition: b }) =>
        ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind) || (a.name < b.name ? -1 : 1),
    );

function faultsOfNames(definitions: readonly Definition[]): FieldFault[] {
  const seen = new Set<string>();
  return definitions.flatMap(({ kind, name }, place) => {
    const twice = seen.has(`${kind} ${name}`);
    seen.add(`${kind} ${name}`);
    return twice
      ? [{ path: `body.definitions.${place}.name`, message: `${kind} ${name} is defined twice` }]
      : [];
  });
}

/** Faults of one definition, told by its place in the list. Throws what is no problem of the definition. */
function problemsOf(error: unknown, place: number): FieldFault[] {
  if (!(error instanceof ProblemError)) throw error;
  const path = `body.definitions.${place}`;
  if (!error.errors) return [{ path, message: error.detail ?? error.title }];
  return error.errors.map((fault) => ({ ...fault, path: fault.path.replace(/^body/, path) }));
}

function changeOf({ kind, name }: Definition, { before, after }: Applied<Described>): Change {
  const action = !before ? 'create' : isDeepStrictEqual(before, after) ? 'none' : 'update';
  return {
    kind,
    name,
    action,
    version: 'version' in after ? after.version : undefined,
    differences: differencesOf(before, after),
  };
}

import { Injectable } from '@nestjs/common';
import type { LoadRequest, RepositoryIndex } from '@modelkeep/contracts/serving/model-repository';
import { PackageInvalid } from '@modelkeep/packaging';
import {
  callerOf,
  ProblemError,
  requireAccess,
  serviceTokens,
  unavailable,
  unprocessable,
} from '@modelkeep/service';
import type { z } from 'zod';
import { ModelRepository } from './model-repository';
import { readLoad } from './read-load';

/** The model repository extension of the V2 protocol, whichever protocol it comes by. `check` comes first. */
@Injectable()
export class RepositoryAdmin {
  constructor(private readonly repository: ModelRepository) {}

  /**
   * Only services of the suite, and administrators, see and change which models are served. Takes the `authorization` of a request;
   * throws 401 or 403.
   */
  check(authorization: string | undefined): void {
    requireAccess(callerOf({ headers: { authorization } }, serviceTokens()), ['service']);
  }

  index(readyOnly?: boolean): RepositoryIndex {
    return this.repository.index(readyOnly);
  }

  /** Throws 400 for wrong parameters, 422 where the package fails, 503 where it cannot be brought here now. */
  async load(name: string, parameters: z.infer<typeof LoadRequest>['parameters']): Promise<void> {
    const loadable = readLoad(name, parameters);
    try {
      await this.repository.load(loadable);
    } catch (error) {
      if (error instanceof ProblemError) throw error;
      const reason = error instanceof Error ? error.message : String(error);
      throw error instanceof PackageInvalid
        ? unprocessable(`The package fails: ${reason}.`)
        : unavailable(`The package cannot be loaded now: ${reason}.`);
    }
  }

  /** All versions where none is named. Throws 404 where there is none. */
  async unload(name: string, version?: string): Promise<void> {
    await this.repository.unload(name, version);
  }
}

import { Controller } from '@nestjs/common';
import type { ResponseOf } from '@modelkeep/contracts/common/endpoint';
import type { Rollout } from '@modelkeep/contracts/deployment/rollout';
import {
  getRollout,
  listRollouts,
  promoteRollout,
  startRollout,
} from '@modelkeep/contracts/deployment/rollout.api';
import { Handles, type RequestOf } from '@modelkeep/service';
import { Rollouts } from './rollouts';

@Controller()
export class RolloutController {
  constructor(private readonly rollouts: Rollouts) {}

  @Handles(startRollout)
  start({ params, body, caller }: RequestOf<typeof startRollout>): Promise<Rollout> {
    return this.rollouts.start(params.name, body, caller.name);
  }

  @Handles(promoteRollout)
  promote({ params, body, caller }: RequestOf<typeof promoteRollout>): Promise<Rollout> {
    return this.rollouts.promote(params.name, body.toEnd, body.reason, caller.name);
  }

  @Handles(getRollout)
  get({ params }: RequestOf<typeof getRollout>): Promise<Rollout> {
    return this.rollouts.get(params.id);
  }

  @Handles(listRollouts)
  list({ params, query }: RequestOf<typeof listRollouts>): Promise<ResponseOf<typeof listRollouts>> {
    return this.rollouts.list(params.name, query);
  }
}

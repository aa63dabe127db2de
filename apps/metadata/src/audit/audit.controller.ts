import { Controller } from '@nestjs/common';
import type { ResponseOf } from '@modelkeep/contracts/common/endpoint';
import { explainPrediction, replayPrediction } from '@modelkeep/contracts/metadata/audit.api';
import { Handles, type RequestOf } from '@modelkeep/service';
import { Chains } from './chains';
import { explain } from './explanation';
import { SignatureVerifier } from './package-signature';
import { Replays } from './replays';

@Controller()
export class AuditController {
  constructor(
    private readonly chains: Chains,
    private readonly replays: Replays,
    private readonly verifier: SignatureVerifier,
  ) {}

  @Handles(explainPrediction)
  async explain({
    params,
  }: RequestOf<typeof explainPrediction>): Promise<ResponseOf<typeof explainPrediction>> {
    return explain(await this.chains.of(params.predictionId), this.verifier);
  }

  @Handles(replayPrediction)
  replay({
    params,
    caller,
  }: RequestOf<typeof replayPrediction>): Promise<ResponseOf<typeof replayPrediction>> {
    return this.replays.replay(params.predictionId, caller.name);
  }
}

import { Injectable } from '@nestjs/common';
import type { Step } from '@modelkeep/contracts/pipelines/step';
import type { Claim } from '../pipeline-run/claim';
import type { KindRunner } from './attempt';
import { CommandRunner } from './command-runner';
import { HttpRunner } from './http-runner';
import { MapRunner } from './map-runner';
import { RequestRunner } from './request-runner';
import { SubRunRunner } from '../sub-run/sub-run-runner';
import { ApprovalRunner } from '../approval/approval-runner';
import { LabelRunner } from '../label-task/label-runner';

/** Who runs which kind of step. */
@Injectable()
export class KindRunners {
  private readonly byKind: { [Kind in Step['kind']]: KindRunner<Extract<Step, { kind: Kind }>> };

  constructor(
    private readonly map: MapRunner,
    command: CommandRunner,
    request: RequestRunner,
    http: HttpRunner,
    pipeline: SubRunRunner,
    approval: ApprovalRunner,
    label: LabelRunner,
  ) {
    this.byKind = { command, request, http, pipeline, approval, label };
  }

  /** A mapped step is taken apart; its items are run as their kind says. */
  for({ step, item }: Claim): KindRunner {
    return step.forEach && item === undefined ? this.map : (this.byKind[step.kind] as KindRunner);
  }
}

import { Controller } from '@nestjs/common';
import { pushFeatures } from '@modelkeep/contracts/features/feature-view.api';
import { UnitOfWork } from '@modelkeep/persistence';
import { Handles, type RequestOf } from '@modelkeep/service';
import { FeatureViewService } from '../feature-view/feature-view.service';
import { FeatureRowService } from './feature-row.service';

@Controller()
export class FeatureRowController {
  constructor(
    private readonly views: FeatureViewService,
    private readonly rows: FeatureRowService,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  @Handles(pushFeatures)
  async push({ params, body, caller }: RequestOf<typeof pushFeatures>) {
    const view = await this.views.get(params.name);
    const { rows, sourceDigest, to } = body;
    return this.unitOfWork.run((transaction) =>
      this.rows.accept(transaction, view, rows, { actor: caller.name, sourceDigest, to }),
    );
  }
}

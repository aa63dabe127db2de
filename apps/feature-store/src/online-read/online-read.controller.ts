import { Controller } from '@nestjs/common';
import { readOnlineFeatures } from '@modelkeep/contracts/features/feature-view.api';
import { Handles, type RequestOf } from '@modelkeep/service';
import { FeatureViewCache } from '../feature-view/feature-view-cache';
import { OnlineReadService } from './online-read.service';

@Controller()
export class OnlineReadController {
  constructor(
    private readonly views: FeatureViewCache,
    private readonly online: OnlineReadService,
  ) {}

  @Handles(readOnlineFeatures)
  async read({ params, body }: RequestOf<typeof readOnlineFeatures>) {
    const view = await this.views.require(params.name, body.features);
    const rows = await this.online.read(view, body.entityKeys, body.features, body.asOf);
    return { featureViewVersion: view.version, rows };
  }
}

import { Controller } from '@nestjs/common';
import { getStageHistory } from '@modelkeep/contracts/registry/model-version.api';
import { Handles, type RequestOf } from '@modelkeep/service';
import { DataSource } from 'typeorm';
import { ModelVersionService } from './model-version.service';
import { StageHistory } from './stage-history';

@Controller()
export class StageHistoryController {
  constructor(
    private readonly dataSource: DataSource,
    private readonly versions: ModelVersionService,
    private readonly history: StageHistory,
  ) {}

  @Handles(getStageHistory)
  async get({ params }: RequestOf<typeof getStageHistory>) {
    const version = await this.versions.find(this.dataSource.manager, params.model, params.version);
    return { items: await this.history.of(version) };
  }
}

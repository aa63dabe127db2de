import { Controller } from '@nestjs/common';
import { UnitOfWork } from '@modelkeep/persistence';
import { Handles, type RequestOf } from '@modelkeep/service';
import { FeatureRowService, type Push } from '../feature-row/feature-row.service';
import { FeatureViewService } from '../feature-view/feature-view.service';
import { Materializations, type Span } from '../materialization/materializations';
import { type DataFrame, rowsOf } from './data-frame';
import {
  getOnlineFeatures,
  materializeIncrement,
  materializeSpan,
  pushDataFrame,
  writeToOnlineStore,
} from './feast.api';
import { OnlineFeatureReader } from './online-features';

/** The HTTP API of Feast's feature server, over the same views, rows and services as ours. */
@Controller()
export class FeastController {
  constructor(
    private readonly reader: OnlineFeatureReader,
    private readonly views: FeatureViewService,
    private readonly rows: FeatureRowService,
    private readonly materializations: Materializations,
    private readonly unitOfWork: UnitOfWork,
  ) {}

  @Handles(getOnlineFeatures)
  read({ body }: RequestOf<typeof getOnlineFeatures>) {
    return this.reader.read(body);
  }

  @Handles(pushDataFrame)
  push({ body, caller }: RequestOf<typeof pushDataFrame>) {
    // History keeps what is pushed online too: an audit asks for values as they were.
    const to = body.to === 'offline' ? 'offline' : 'online-and-offline';
    return this.store(body.push_source_name, body.df, { actor: caller.name, to });
  }

  @Handles(writeToOnlineStore)
  write({ body, caller }: RequestOf<typeof writeToOnlineStore>) {
    return this.store(body.feature_view_name, body.df, { actor: caller.name });
  }

  @Handles(materializeSpan)
  materialize({ body, caller }: RequestOf<typeof materializeSpan>) {
    const { start_ts, end_ts, disable_event_timestamp } = body;
    const span = disable_event_timestamp
      ? { full: true }
      : { start: start_ts ?? undefined, end: end_ts ?? undefined };
    return this.materializeViews(body.feature_views, span, caller.name);
  }

  @Handles(materializeIncrement)
  materializeIncrement({ body, caller }: RequestOf<typeof materializeIncrement>) {
    return this.materializeViews(body.feature_views, { end: body.end_ts }, caller.name);
  }

  private async store(featureView: string, frame: DataFrame, push: Push): Promise<null> {
    const view = await this.views.get(featureView);
    const rows = rowsOf(frame, view);
    await this.unitOfWork.run((transaction) => this.rows.accept(transaction, view, rows, push));
    return null;
  }

  /** All views where none is named. */
  private async materializeViews(
    names: readonly string[] | null | undefined,
    span: Span,
    actor: string,
  ): Promise<null> {
    const chosen = names ?? (await this.views.names());
    const views = await Promise.all(chosen.map((name) => this.views.get(name)));
    for (const { name } of views) await this.materializations.run(name, span, actor);
    return null;
  }
}

import { Controller, UseFilters } from '@nestjs/common';
import { MlflowErrorFilter } from '@modelkeep/mlflow';
import { Handles, type RequestOf } from '@modelkeep/service';
import { Transfers } from '../artifact/transfer/transfers';
import { readServerInfo, readVersion } from './server.api';

const MLFLOW_VERSION = '3.18.0';

/** What MLflow clients ask a server about itself. */
@Controller()
@UseFilters(MlflowErrorFilter)
export class ServerController {
  constructor(private readonly transfers: Transfers) {}

  @Handles(readVersion)
  version({ reply }: RequestOf<typeof readVersion>) {
    reply.header('content-type', 'text/plain');
    return MLFLOW_VERSION;
  }

  @Handles(readServerInfo)
  info() {
    return {
      store_type: 'SqlStore',
      artifact_serving_enabled: true,
      workspaces_enabled: false,
      trace_archival_enabled: false,
      multipart_uploads_enabled: this.transfers.possible,
      multipart_downloads_enabled: this.transfers.possible,
      artifacts_presigned_only: false,
    };
  }
}

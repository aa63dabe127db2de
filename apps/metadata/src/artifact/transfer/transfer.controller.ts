import { Controller, UseFilters } from '@nestjs/common';
import { MlflowErrorFilter } from '@modelkeep/mlflow';
import { Handles, type RequestOf } from '@modelkeep/service';
import { artifactPath } from '../artifact-path';
import { fileName } from './file-name';
import { abortUpload, beginUpload, completeUpload, presignDownload } from './transfer.api';
import { Transfers } from './transfers';

@Controller()
@UseFilters(MlflowErrorFilter)
export class TransferController {
  constructor(private readonly transfers: Transfers) {}

  @Handles(beginUpload)
  async begin({ params, body }: RequestOf<typeof beginUpload>) {
    const path = artifactPath(`${params['*']}/${fileName(body.path)}`);
    const { id, urls } = await this.transfers.begin(path, body.num_parts);
    const credentials = urls.map((url, index) => ({ url, part_number: index + 1, headers: {} }));
    return { upload_id: id, credentials };
  }

  @Handles(completeUpload)
  async complete({ body }: RequestOf<typeof completeUpload>) {
    const parts = body.parts.map(({ part_number: part, etag }) => ({ part, etag }));
    await this.transfers.complete(body.upload_id, parts);
    return {};
  }

  @Handles(abortUpload)
  async abort({ body }: RequestOf<typeof abortUpload>) {
    await this.transfers.abort(body.upload_id);
    return {};
  }

  @Handles(presignDownload)
  async presign({ params }: RequestOf<typeof presignDownload>) {
    const { url, sizeBytes } = await this.transfers.downloadUrl(params['*']);
    return { url, headers: {}, file_size: sizeBytes };
  }
}

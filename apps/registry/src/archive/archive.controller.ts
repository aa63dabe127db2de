import { Controller } from '@nestjs/common';
import { archiveModelVersion, getArchive } from '@modelkeep/contracts/registry/model-version.api';
import { Handles, type RequestOf } from '@modelkeep/service';
import { ArchiveService } from './archive.service';

@Controller()
export class ArchiveController {
  constructor(private readonly archives: ArchiveService) {}

  @Handles(archiveModelVersion)
  archive({ params, body, caller }: RequestOf<typeof archiveModelVersion>) {
    return this.archives.archive(params.model, params.version, body.retentionDays, caller.name);
  }

  @Handles(getArchive)
  get({ params }: RequestOf<typeof getArchive>) {
    return this.archives.get(params.digest);
  }
}

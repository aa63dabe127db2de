import type { Readable } from 'node:stream';
import { Controller } from '@nestjs/common';
import { importArchive, readArchiveBundle, replayArchive } from '@modelkeep/contracts/registry/archive.api';
import { archiveModelVersion, getArchive } from '@modelkeep/contracts/registry/model-version.api';
import { Handles, type RequestOf } from '@modelkeep/service';
import { ArchiveImport } from './archive-import';
import { ArchiveReplays } from './archive-replays';
import { ArchiveService } from './archive.service';

@Controller()
export class ArchiveController {
  constructor(
    private readonly archives: ArchiveService,
    private readonly imports: ArchiveImport,
    private readonly replays: ArchiveReplays,
  ) {}

  @Handles(archiveModelVersion)
  archive({ params, body, caller }: RequestOf<typeof archiveModelVersion>) {
    return this.archives.archive(params.model, params.version, body, caller.name);
  }

  @Handles(getArchive)
  get({ params }: RequestOf<typeof getArchive>) {
    return this.archives.get(params.digest);
  }

  @Handles(readArchiveBundle)
  async read({ params, reply }: RequestOf<typeof readArchiveBundle>): Promise<Readable> {
    const { bytes, sizeBytes, fileName } = await this.archives.read(params.digest);
    void reply
      .header('content-type', 'application/x-tar')
      .header('content-length', sizeBytes)
      .header('content-disposition', `attachment; filename="${fileName}"`);
    return bytes;
  }

  @Handles(importArchive)
  import({ query, raw, caller }: RequestOf<typeof importArchive>) {
    return this.imports.import(raw.body as Readable, query.keyId, caller.name);
  }

  @Handles(replayArchive)
  replay({ params, caller }: RequestOf<typeof replayArchive>) {
    return this.replays.replay(params.digest, caller.name);
  }
}

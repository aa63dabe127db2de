import { Command, CommanderError } from 'commander';
import { addArchiveCommands } from './archive/archive.command';
import { addBackupCommands } from './backup/backup.command';
import { addAuditCommands } from './audit/audit.command';
import { addLoginCommands } from './context/login.command';
import { addApplicationCommands } from './deployment/application.command';
import { addDeploymentCommands } from './deployment/deployment.command';
import { addDoctorCommand } from './doctor/doctor.command';
import { addEventCommands } from './events/events.command';
import { addFeatureCommands } from './features/features.command';
import { addImportCommands } from './import/import.command';
import { addKeyCommands } from './keys/keys.command';
import { addModelCommands } from './model/model.command';
import { addAlertCommands } from './monitoring/alerts.command';
import { addMonitorCommands } from './monitoring/monitors.command';
import { addPipelineCommands } from './pipelines/pipelines.command';
import { addRunCommands } from './run/run.command';
import { EXIT } from './terminal/failure';
import { addWhyCommand } from './why/why.command';

const HELP = `
Settings:
  MODELKEEP_URL, MODELKEEP_TOKEN   gateway and access token; or run: modelkeep login
  KAFKA_BROKERS                    for dead letters: host:port, comma separated

Exit codes:
  0  done                          3  the server refused: unknown id, missing role, bad input
  1  the answer is no: different   4  the server could not be reached, or failed
  2  wrong command line or setting

Examples:
  modelkeep why 0198c0de-0000-7000-8000-000000000001 --replay
  modelkeep events tail --type model-version.approved
  modelkeep models get credit-risk -o json`;

/** The command line of Modelkeep. */
export function createProgram(): Command {
  const program = new Command('modelkeep')
    .description('Carries a model through its whole life and, years later, explains any one prediction.')
    .showHelpAfterError('(add --help for usage)')
    .addHelpText('after', HELP)
    .exitOverride(endWithUsage);
  addWhyCommand(program);
  addAuditCommands(program);
  addEventCommands(program);
  addModelCommands(program);
  addFeatureCommands(program);
  addRunCommands(program);
  addPipelineCommands(program);
  addDeploymentCommands(program);
  addBackupCommands(program);
  addArchiveCommands(program);
  addApplicationCommands(program);
  addMonitorCommands(program);
  addAlertCommands(program);
  addImportCommands(program);
  addLoginCommands(program);
  addKeyCommands(program);
  addDoctorCommand(program);
  return program;
}

/** commander has printed what is wrong; help and version are no faults. */
function endWithUsage({ exitCode }: CommanderError): never {
  process.exit(exitCode === 0 ? 0 : EXIT.usage);
}

import { createInterface } from 'node:readline';
import { VerificationLine } from '@modelkeep/contracts/metadata/ledger';
import {
  getLedger,
  getLedgerKey,
  proveRecord,
  signCheckpoint,
  verifyLedger,
} from '@modelkeep/contracts/metadata/ledger.api';
import type { Command } from 'commander';
import { connect } from '../context/context';
import { uuid } from '../terminal/arguments';
import { EXIT } from '../terminal/failure';
import { paintFor } from '../terminal/layout';
import { outputOption, type OutputOptions, print, printLines } from '../terminal/output';
import { addReportCommands } from './reports.command';
import { addSearchCommand } from './search.command';
import { checkpointText, ledgerText, verificationText } from './ledger.text';

/** `modelkeep audit …`. */
export function addAuditCommands(program: Command): void {
  const audit = program.command('audit').description('the tamper-evident record of all that happened');
  audit
    .command('status')
    .description('show how much is sealed, and the last signed checkpoint')
    .addOption(outputOption())
    .action(async (options: OutputOptions) => print(options, await connect().call(getLedger), ledgerText));
  audit
    .command('verify')
    .description('compare every record with what was sealed, and name what was changed, deleted or inserted')
    .addOption(outputOption())
    .addHelpText('after', '\nThe exit code is 1 where something is not as it was sealed.')
    .action(verify);
  audit
    .command('proof')
    .description('print a proof that a prediction or an event was sealed, to be checked offline')
    .argument('<id>', 'id of the prediction or the life-cycle event', uuid)
    .addHelpText('after', PROOF_HELP)
    .action(async (id: string) => {
      const proof = await connect().call(proveRecord, { params: { id } });
      printLines([JSON.stringify(proof, undefined, 2)]);
    });
  audit
    .command('sign')
    .description('seal what is on record now and sign it, without waiting for the end of the day')
    .addOption(outputOption())
    .action(async (options: OutputOptions) =>
      print(options, await connect().call(signCheckpoint), checkpointText),
    );
  audit
    .command('key')
    .description('print the public key that checkpoints are signed with')
    .action(async () => printLines([(await connect().call(getLedgerKey)).publicKey.trim()]));
  addSearchCommand(audit);
  addReportCommands(audit);
}

const PROOF_HELP = `
Examples:
  modelkeep audit key > audit-key.pem
  modelkeep audit proof 0198c0de-0000-7000-8000-000000000001 > proof.json
  node docs/verify-proof.mjs proof.json audit-key.pem`;

/** Prints what is found while the server goes on. An answer that breaks off is no verification. */
async function verify({ output }: OutputOptions): Promise<void> {
  const stream = await connect().call(verifyLedger);
  const paint = paintFor(process.stdout);
  let faults: number | undefined;
  for await (const text of createInterface({ input: stream })) {
    const line = VerificationLine.parse(JSON.parse(text));
    if (line.line === 'summary') faults = line.faults;
    printLines(output === 'json' ? [text] : verificationText(line, paint));
  }
  if (faults === undefined) throw new Error('the verification broke off before its end');
  if (faults > 0) process.exitCode = EXIT.no;
}

import { BUNDLE } from '@modelkeep/contracts/registry/archive-bundle';
import type { SignedPackage } from '@modelkeep/contracts/registry/package';

/** What each file is, for a reader who has nothing but the bundle; files of the package come last. */
const FILES: readonly (readonly [string, string])[] = [
  [BUNDLE.manifest, 'names every other file by its SHA-256'],
  [BUNDLE.signature, 'signature of the bytes of manifest.json: Ed25519 (RFC 8032), 64 bytes'],
  [BUNDLE.publicKey, 'public half of the key that signed: believe it only if you know it from elsewhere'],
  [BUNDLE.sums, 'the same SHA-256 sums, as sha256sum reads them'],
  [BUNDLE.version, 'the model version: where it came from, its metrics, its tags'],
  [BUNDLE.history, 'who took it from stage to stage of its life, why and when'],
  [BUNDLE.approvals, 'who approved it, under which policy, after which checks'],
  [BUNDLE.card, 'model card: what it was meant for, and how good it was'],
  [BUNDLE.cardPage, 'the same as a page to read or print'],
  [BUNDLE.runtime, 'what it ran on'],
  [BUNDLE.lock, 'exact versions of the software that it was trained with'],
  [BUNDLE.code, 'the training code: a tar compressed with gzip'],
  [BUNDLE.snapshot, 'record of the training data: its SHA-256, and what it was made from'],
  [BUNDLE.data, 'the training data itself, in the format that its record names'],
  [BUNDLE.pipelineRun, 'the run that trained it: steps, parameters, SHA-256 of every output'],
  [BUNDLE.golden, 'inputs with the outputs that the model must give again, to the last bit'],
  [BUNDLE.replayScript, 'runs the model on those inputs and compares'],
  [BUNDLE.packageManifest, 'the package that was deployed: runtime, inputs, outputs, files'],
  [BUNDLE.packageSignature, 'Ed25519 signature of the bytes of package/manifest.json, in base64'],
];

export function readme(sealed: SignedPackage, present: ReadonlySet<string>, gaps: readonly string[]): string {
  const { digest, manifest } = sealed;
  const { runtime, origin, model, version } = manifest;
  const always: readonly string[] = [BUNDLE.manifest, BUNDLE.signature, BUNDLE.publicKey, BUNDLE.sums];
  const files = FILES.filter(([path]) => always.includes(path) || present.has(path)).map(line);
  const inPackage = manifest.files.map(({ path, role }) =>
    line([BUNDLE.packageFiles + path, `role: ${role}`]),
  );
  return `Archive of version ${version} of the machine-learning model "${model}"

It is a tar file without compression, and needs nothing of the system that wrote it.

1. TO VERIFY IT

   Unpack it into an empty folder, then:

     openssl pkeyutl -verify -pubin -inkey public-key.pem -rawin -in manifest.json -sigfile manifest.json.sig
     sha256sum --check SHA256SUMS
     sha256sum SHA256SUMS        (manifest.json names this one's sum)

   All three must agree. Whoever made the bundle chose public-key.pem: compare it with a copy that you have from
   somewhere else. The package in it has the SHA-256 of package/manifest.json:
     ${digest}

2. TO PREDICT AGAIN

   The model is the file of the package with the role "model": ONNX (onnx.ai). It ran on ${runtime.name} ${runtime.version},
   one row at a time, on a CPU, with one thread. package/manifest.json describes inputs and outputs under "signature".
${
  present.has(BUNDLE.golden)
    ? `
   With Python, numpy and the same version of onnxruntime:

     python3 replay.py

   compares what the model answers to the inputs in golden/predictions.json with what it answered then. There, "raw" is the
   truth: base64 of the values, little endian; a string (BYTES) is its length in 4 bytes, then UTF-8. Another version of the
   runtime, or another kind of processor, may give other last bits.
`
    : ''
}
3. WHERE IT CAME FROM

   Code: commit ${origin.codeCommit ?? '(not recorded)'} of ${origin.codeRepository ?? 'a repository that was not recorded'}
   Training data: ${origin.trainingSetDigest ?? '(not recorded)'}
   Run: ${origin.runId ?? '(not recorded)'}

4. FILES

${[...files, ...inPackage].join('\n')}

5. NOT ON RECORD WHEN IT WAS SEALED

${gaps.length > 0 ? gaps.map((gap) => `   - ${gap}`).join('\n') : '   Nothing is missing.'}
`;
}

const line = ([path, text]: readonly [string, string]): string => `   ${path.padEnd(30)} ${text}`;

/**
 * Area under the receiver operating characteristic, by trapezia; rows by descending score, each with the share that is positive in
 * truth. Undefined without a positive or without a negative.
 */
export function areaUnderCurve(scores: readonly number[], positives: readonly number[]): number | undefined {
  let [area, truePositive, falsePositive] = [0, 0, 0];
  for (let row = 0; row < scores.length;) {
    const [beforePositive, beforeNegative] = [truePositive, falsePositive];
    // Rows of the same score are decided together.
    for (const score = scores[row]; row < scores.length && scores[row] === score; row += 1) {
      truePositive += positives[row] as number;
      falsePositive += 1 - (positives[row] as number);
    }
    area += ((falsePositive - beforeNegative) * (truePositive + beforePositive)) / 2;
  }
  return truePositive > 0 && falsePositive > 0 ? area / (truePositive * falsePositive) : undefined;
}

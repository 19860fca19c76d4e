import { credentialReport } from "../credential-report.ts";
import type { IamHandler } from "../deps.ts";
import { noReport, reportExpired } from "../errors.ts";

/** "IAM first checks whether a report for the account has been generated within the past four hours." */
const reportLifeMs = 4 * 3_600_000;

/** The report is made at once, but told to have been started, so that clients that poll see what they wait for. */
export const generateCredentialReport: IamHandler<"GenerateCredentialReport"> = (deps, call) => {
  const { credentialReports } = deps;
  const report = credentialReports.get(call, "report");
  if (report && call.now - report.generatedAt <= reportLifeMs) return { State: "COMPLETE" };
  credentialReports.put(call, { generatedAt: call.now, text: credentialReport(deps, call) });
  const Description = report
    ? "Current report is more than four hours old. Starting a new report generation task"
    : "No report exists. Starting a new report generation task";
  return { State: "STARTED", Description };
};

export const getCredentialReport: IamHandler<"GetCredentialReport"> = ({ credentialReports }, call) => {
  const report = credentialReports.get(call, "report");
  if (!report) throw noReport();
  if (call.now - report.generatedAt > reportLifeMs) throw reportExpired();
  return { Content: Buffer.from(report.text), ReportFormat: "text/csv", GeneratedTime: report.generatedAt };
};

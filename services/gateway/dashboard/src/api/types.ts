/** The gateway's words, as its OpenAPI document has them. */

import type { components } from "./schema";

type Schemas = components["schemas"];

export type Me = Schemas["Me"];
export type LoginWays = Schemas["LoginWays"];
export type Permission = Schemas["Permission"];

export type Threat = Schemas["ThreatAnalysis"];
/** What a list shows of a threat. */
export type ThreatRow = Schemas["ThreatSummary"];
export type JudgedThreats = Schemas["JudgedThreats"];
export type JudgedThreat = Schemas["JudgedThreatView"];
export type ThreatCounts = Schemas["ThreatCounts"];
export type ThreatStatus = Schemas["ThreatStatus"];
export type ThreatType = Schemas["ThreatType"];
export type Severity = Schemas["Severity"];
export type Factor = Schemas["Factor"];
export type AgentAnalysis = Schemas["AgentAnalysis"];
export type AgentName = Schemas["AgentName"];
export type FalsePositiveScore = Schemas["FalsePositiveScore"];
export type ResponseAction = Schemas["ResponseAction"];
export type ActionType = Schemas["ActionType"];
export type Urgency = Schemas["Urgency"];
export type Timeline = Schemas["InvestigationTimeline"];
export type TimelineEvent = Schemas["TimelineEvent"];
export type Verdict = Schemas["Verdict"];
export type VerdictKind = Schemas["VerdictKind"];
export type RelatedSessions = Schemas["RelatedSessionsAnswer"];
export type SimilarThreats = Schemas["SimilarThreatsAnswer"];

export type Session = Schemas["SessionView"];
export type SessionChange = Schemas["ChangedSession"];
export type SessionSummary = Schemas["SessionSummary"];
export type DetailedSession = Schemas["DetailedSession"];
export type SessionEvent = Schemas["EventView"];
export type Dataflow = Schemas["DataflowView"];
export type DataflowVerdict = Schemas["DataflowVerdict"];
export type DataflowChain = Schemas["ChainView"];
export type Thought = Schemas["ThoughtView"];
export type RiskSnapshot = Schemas["SnapshotView"];

export type MonitoredAgent = Schemas["MonitoredAgent"];
export type Workflow = Schemas["MonitoredWorkflow"];
export type AgentAnswer = Schemas["AgentAnswer"];
export type BehaviorReport = Schemas["BehaviorReport"];
export type PiiReport = Schemas["PiiReport"];
export type SecurityCheck = Schemas["ListedCheck"];
export type AnalysisRun = Schemas["AnalysisSession"];
export type AnalysisRequested = Schemas["AnalysisRequested"];
export type WorkflowChecks = Schemas["WorkflowChecksAnswer"];
export type WorkflowStanding = Schemas["WorkflowStanding"];

export type Ready = Schemas["ReadyAnswer"];
export type Status = Schemas["PipelineStatusAnswer"];
export type Pace = Schemas["Pace"];
export type DeadLetter = Schemas["DeadLetter"];
export type DeadLetterKind = Schemas["DeadLetterKind"];
export type DecidedLetters = Schemas["DecidedLetters"];
export type ChangeEvent = Schemas["ChangeEvent"];
export type ChangeEventInput = Schemas["ChangeEventInput"];
export type ChangeKind = Schemas["ChangeKind"];
export type Customer = Schemas["Customer"];
export type IntelFeed = Schemas["IntelFeed"];
export type Policy = Schemas["PolicyView"];
export type Evaluation = Schemas["EvaluationView"];
export type SavedView = Schemas["SavedView"];
export type SavedViewInput = Schemas["SavedViewInput"];
export type SavedViews = Schemas["SavedViews"];
export type KeyView = Schemas["KeyView"];
export type NewKey = Schemas["WantedKey"];
export type MadeKey = Schemas["KeyAnswer"];
export type Role = Schemas["Role"];
export type Project = Schemas["Project"];
export type Quota = Schemas["Quota"];
export type RedactionPolicy = Schemas["RedactionPolicyAnswer"];
export type Retention = Schemas["Retention"];
export type LegalHold = Schemas["LegalHold"];
export type Erasure = Schemas["ErasureAnswer"];
export type AuditEntry = Schemas["AuditView"];

/** A part of a list. */
export type Page<Member extends string, Item> = Record<Member, Item[]> & {
  next_cursor: string | null;
};

/** What somebody did, or tried. Holds no secret and no input, only the input's digest. */
export interface AuditEntry {
  /** As in `Grant.subject`, "job:<name>" or "policy:<name>". */
  readonly actor: string;
  /** "slack", "teams", "command-line", "mcp", "agent", "web", "job", "policy". */
  readonly surface: string;
  readonly tool: string;
  /** SHA-256 of the canonical input, lower-case hexadecimal. */
  readonly inputDigest: string;
  /** "ok", or the code of the error. */
  readonly outcome: string;
}

/** An entry in its place in the chain. */
export interface AuditRow extends AuditEntry {
  /** 1, 2, 3 with no gap. */
  readonly seq: number;
  readonly at: Date;
  /** Hash of the row before; 64 zeros for the first. */
  readonly prevHash: string;
  readonly hash: string;
}

/** The end of the chain at some time; kept elsewhere, it also shows that rows were cut off. */
export type AuditHead = Pick<AuditRow, "seq" | "hash">;

/** Whether the chain holds; when it does not, the first row where it breaks and how. */
export type AuditVerdict =
  | { readonly intact: true; readonly rows: number; readonly head: AuditHead | undefined }
  | { readonly intact: false; readonly seq: number; readonly reason: string };

/** The record of everything done, each row carrying the hash of the one before. */
export interface Audit {
  /** Appends one row. Appends of all processes wait for each other until their transaction ends: append last. */
  append(entry: AuditEntry): Promise<AuditRow>;
  /** Newest first. */
  recent(limit: number): Promise<readonly AuditRow[]>;
  /** Computes every hash again; with a head noted earlier, also proves that this row is still there. */
  verify(noted?: AuditHead): Promise<AuditVerdict>;
}

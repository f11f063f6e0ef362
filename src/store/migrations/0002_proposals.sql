CREATE TABLE "custom_line_items" (
	"id" text PRIMARY KEY NOT NULL,
	"purpose" text NOT NULL,
	"client" text NOT NULL,
	"period" text NOT NULL,
	"proposal_id" uuid NOT NULL,
	"effect_key" text NOT NULL,
	"made_at" timestamp (3) with time zone NOT NULL,
	"removed_at" timestamp (3) with time zone
);
--> statement-breakpoint
CREATE TABLE "proposal_cards" (
	"proposal_id" uuid NOT NULL,
	"platform" text NOT NULL,
	"workspace" text NOT NULL,
	"channel" text NOT NULL,
	"ts" text NOT NULL,
	"added_at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "proposal_cards_proposal_id_platform_workspace_channel_ts_pk" PRIMARY KEY("proposal_id","platform","workspace","channel","ts")
);
--> statement-breakpoint
CREATE TABLE "proposal_decisions" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "proposal_decisions_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"proposal_id" uuid NOT NULL,
	"by" text NOT NULL,
	"by_name" text NOT NULL,
	"kind" text NOT NULL,
	"reason" text,
	"digest" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "proposal_decisions_kind" CHECK ("proposal_decisions"."kind" in ('approve', 'reject', 'withdraw', 'undo', 'policy'))
);
--> statement-breakpoint
CREATE TABLE "proposal_effects" (
	"proposal_id" uuid NOT NULL,
	"key" text NOT NULL,
	"position" integer NOT NULL,
	"client" text NOT NULL,
	"state" text NOT NULL,
	"result" jsonb NOT NULL,
	"error" text,
	"started_at" timestamp (3) with time zone,
	"finished_at" timestamp (3) with time zone,
	CONSTRAINT "proposal_effects_proposal_id_key_pk" PRIMARY KEY("proposal_id","key"),
	CONSTRAINT "proposal_effects_state" CHECK ("proposal_effects"."state" in ('planned', 'started', 'done', 'failed', 'verified', 'undone'))
);
--> statement-breakpoint
CREATE TABLE "proposal_transitions" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "proposal_transitions_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"proposal_id" uuid NOT NULL,
	"from_state" text,
	"to_state" text NOT NULL,
	"by" text NOT NULL,
	"by_name" text NOT NULL,
	"note" text,
	"at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
CREATE TABLE "proposals" (
	"id" uuid PRIMARY KEY NOT NULL,
	"number" bigint GENERATED ALWAYS AS IDENTITY (sequence name "proposals_number_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"tool" text NOT NULL,
	"input" jsonb NOT NULL,
	"basis" jsonb NOT NULL,
	"edits" jsonb NOT NULL,
	"plan" jsonb NOT NULL,
	"digest" text NOT NULL,
	"state" text NOT NULL,
	"proposed_by" text NOT NULL,
	"proposed_by_name" text NOT NULL,
	"proposed_on" text NOT NULL,
	"proposed_at" timestamp (3) with time zone NOT NULL,
	"expires_at" timestamp (3) with time zone NOT NULL,
	"approvals_needed" integer NOT NULL,
	"must_type" text,
	"self_approval" boolean NOT NULL,
	"replaces" bigint,
	"replaced_by" bigint,
	"note" text,
	"round" integer NOT NULL,
	"runner" text,
	"reminded_at" timestamp (3) with time zone,
	"escalated_at" timestamp (3) with time zone,
	CONSTRAINT "proposals_number_unique" UNIQUE("number"),
	CONSTRAINT "proposals_approvals" CHECK ("proposals"."approvals_needed" in (1, 2)),
	CONSTRAINT "proposals_state_known" CHECK ("proposals"."state" in ('proposed', 'approved', 'rejected', 'expired', 'withdrawn', 'stale', 'replaced', 'applying', 'failed', 'applied', 'verified', 'undoing', 'undone'))
);
--> statement-breakpoint
CREATE TABLE "write_stops" (
	"scope" text PRIMARY KEY NOT NULL,
	"by" text NOT NULL,
	"by_name" text NOT NULL,
	"reason" text NOT NULL,
	"at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "custom_line_items" ADD CONSTRAINT "custom_line_items_proposal_id_proposals_id_fk" FOREIGN KEY ("proposal_id") REFERENCES "proposals"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "proposal_cards" ADD CONSTRAINT "proposal_cards_proposal_id_proposals_id_fk" FOREIGN KEY ("proposal_id") REFERENCES "proposals"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "proposal_decisions" ADD CONSTRAINT "proposal_decisions_proposal_id_proposals_id_fk" FOREIGN KEY ("proposal_id") REFERENCES "proposals"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "proposal_effects" ADD CONSTRAINT "proposal_effects_proposal_id_proposals_id_fk" FOREIGN KEY ("proposal_id") REFERENCES "proposals"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "proposal_transitions" ADD CONSTRAINT "proposal_transitions_proposal_id_proposals_id_fk" FOREIGN KEY ("proposal_id") REFERENCES "proposals"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "custom_line_items_client" ON "custom_line_items" USING btree ("client","period");--> statement-breakpoint
CREATE INDEX "custom_line_items_effect" ON "custom_line_items" USING btree ("proposal_id","effect_key");--> statement-breakpoint
CREATE INDEX "proposal_decisions_proposal" ON "proposal_decisions" USING btree ("proposal_id","id");--> statement-breakpoint
CREATE UNIQUE INDEX "proposal_decisions_once" ON "proposal_decisions" USING btree ("proposal_id","by") WHERE "proposal_decisions"."kind" = 'approve';--> statement-breakpoint
CREATE INDEX "proposal_transitions_proposal" ON "proposal_transitions" USING btree ("proposal_id","id");--> statement-breakpoint
CREATE INDEX "proposals_state" ON "proposals" USING btree ("state","number");--> statement-breakpoint
CREATE UNIQUE INDEX "proposals_pending" ON "proposals" USING btree ("digest") WHERE "proposals"."state" in ('proposed', 'approved', 'applying');
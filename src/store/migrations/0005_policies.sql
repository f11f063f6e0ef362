CREATE TABLE "policies" (
	"id" uuid PRIMARY KEY NOT NULL,
	"name" text NOT NULL,
	"rule" jsonb NOT NULL,
	"state" text NOT NULL,
	"made_by" text NOT NULL,
	"made_by_name" text NOT NULL,
	"made_at" timestamp (3) with time zone NOT NULL,
	"enabled_by" text,
	"enabled_by_name" text,
	CONSTRAINT "policies_name_unique" UNIQUE("name"),
	CONSTRAINT "policies_state_known" CHECK ("policies"."state" in ('shadow', 'enabled', 'paused', 'removed')),
	CONSTRAINT "policies_two_people" CHECK ("policies"."enabled_by" <> "policies"."made_by"),
	CONSTRAINT "policies_enabled_by" CHECK ("policies"."state" <> 'enabled' or "policies"."enabled_by" is not null)
);
--> statement-breakpoint
CREATE TABLE "policy_evaluations" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "policy_evaluations_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"policy_id" uuid NOT NULL,
	"proposal_id" uuid NOT NULL,
	"acting" boolean NOT NULL,
	"fits" boolean NOT NULL,
	"why" text,
	"counts" boolean NOT NULL,
	"amount" numeric(38, 18),
	"at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "policy_evaluations_fits" CHECK ("policy_evaluations"."fits" = ("policy_evaluations"."amount" is not null) and "policy_evaluations"."fits" = ("policy_evaluations"."why" is null))
);
--> statement-breakpoint
CREATE TABLE "policy_steps" (
	"id" bigint PRIMARY KEY GENERATED ALWAYS AS IDENTITY (sequence name "policy_steps_id_seq" INCREMENT BY 1 MINVALUE 1 MAXVALUE 9223372036854775807 START WITH 1 CACHE 1),
	"policy_id" uuid NOT NULL,
	"from_state" text,
	"to_state" text NOT NULL,
	"by" text NOT NULL,
	"by_name" text NOT NULL,
	"note" text,
	"at" timestamp (3) with time zone NOT NULL
);
--> statement-breakpoint
ALTER TABLE "policy_evaluations" ADD CONSTRAINT "policy_evaluations_policy_id_policies_id_fk" FOREIGN KEY ("policy_id") REFERENCES "policies"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "policy_evaluations" ADD CONSTRAINT "policy_evaluations_proposal_id_proposals_id_fk" FOREIGN KEY ("proposal_id") REFERENCES "proposals"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
ALTER TABLE "policy_steps" ADD CONSTRAINT "policy_steps_policy_id_policies_id_fk" FOREIGN KEY ("policy_id") REFERENCES "policies"("id") ON DELETE no action ON UPDATE no action;--> statement-breakpoint
CREATE UNIQUE INDEX "policy_evaluations_once" ON "policy_evaluations" USING btree ("policy_id","proposal_id");--> statement-breakpoint
CREATE INDEX "policy_evaluations_proposal" ON "policy_evaluations" USING btree ("proposal_id");--> statement-breakpoint
CREATE INDEX "policy_evaluations_used" ON "policy_evaluations" USING btree ("policy_id","at") WHERE "policy_evaluations"."fits";--> statement-breakpoint
CREATE INDEX "policy_steps_policy" ON "policy_steps" USING btree ("policy_id","id");
ALTER TABLE "receivers" ADD COLUMN "estate" text;--> statement-breakpoint
ALTER TABLE "receivers" ADD COLUMN "region" text;--> statement-breakpoint
ALTER TABLE "receivers" ADD COLUMN "read_role_arn" text;--> statement-breakpoint
ALTER TABLE "receivers" ADD COLUMN "read_external_id" text;--> statement-breakpoint
ALTER TABLE "receivers" ADD COLUMN "apply_role_arn" text;--> statement-breakpoint
ALTER TABLE "receivers" ADD COLUMN "apply_external_id" text;--> statement-breakpoint
ALTER TABLE "receivers" ADD COLUMN "tested_at" timestamp (3) with time zone;--> statement-breakpoint
ALTER TABLE "receivers" ADD COLUMN "test_outcome" text;--> statement-breakpoint
ALTER TABLE "receivers" ADD COLUMN "test_missing" text[];--> statement-breakpoint
ALTER TABLE "receivers" ADD COLUMN "removed_at" timestamp (3) with time zone;
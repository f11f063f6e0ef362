CREATE TABLE "trace_feedback" (
	"trace_id" text NOT NULL,
	"subject" text NOT NULL,
	"verdict" text NOT NULL,
	"words" text,
	"at" timestamp (3) with time zone NOT NULL,
	CONSTRAINT "trace_feedback_trace_id_subject_pk" PRIMARY KEY("trace_id","subject"),
	CONSTRAINT "trace_feedback_verdict" CHECK ("trace_feedback"."verdict" in ('good', 'bad'))
);
--> statement-breakpoint
CREATE TABLE "trace_reservations" (
	"id" text PRIMARY KEY NOT NULL,
	"subject" text NOT NULL,
	"started_at" timestamp (3) with time zone NOT NULL,
	"tokens" bigint NOT NULL,
	"aws_usd" numeric(38, 18) NOT NULL
);
--> statement-breakpoint
CREATE TABLE "traces" (
	"id" text PRIMARY KEY NOT NULL,
	"subject" text NOT NULL,
	"thread" text NOT NULL,
	"question" text NOT NULL,
	"answer" text NOT NULL,
	"model" text NOT NULL,
	"calls" jsonb NOT NULL,
	"outcome" text NOT NULL,
	"unfound" text[] NOT NULL,
	"turns" integer NOT NULL,
	"input_tokens" bigint NOT NULL,
	"output_tokens" bigint NOT NULL,
	"aws_requests" integer NOT NULL,
	"aws_usd" numeric(38, 18) NOT NULL,
	"started_at" timestamp (3) with time zone NOT NULL,
	"took_ms" integer NOT NULL,
	"model_ms" integer NOT NULL
);
--> statement-breakpoint
ALTER TABLE "trace_feedback" ADD CONSTRAINT "trace_feedback_trace_id_traces_id_fk" FOREIGN KEY ("trace_id") REFERENCES "traces"("id") ON DELETE cascade ON UPDATE no action;--> statement-breakpoint
CREATE INDEX "traces_started" ON "traces" USING btree ("started_at");
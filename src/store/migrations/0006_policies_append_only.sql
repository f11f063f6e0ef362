-- What a policy is, every step of it and all that it found is kept as it was: the database itself refuses a change.
CREATE TRIGGER policy_steps_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "policy_steps" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER policy_evaluations_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "policy_evaluations" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER policies_kept BEFORE DELETE OR TRUNCATE ON "policies" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER policies_fixed BEFORE UPDATE OF "id", "name", "rule", "made_by", "made_by_name", "made_at" ON "policies" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

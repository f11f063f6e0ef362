-- What was decided and every step that was taken is kept as it was: the database itself refuses a change.
CREATE TRIGGER proposal_transitions_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "proposal_transitions" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
--> statement-breakpoint
CREATE TRIGGER proposal_decisions_append_only BEFORE UPDATE OR DELETE OR TRUNCATE ON "proposal_decisions" FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

"""Begin the house."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = '0001'
down_revision = None
branch_labels = None
depends_on = None


SQLITE_TRIGGERS = (
    "CREATE TRIGGER blob_no_update BEFORE UPDATE ON blob FOR EACH ROW WHEN 1=1 BEGIN SELECT RAISE(ABORT, 'blob rows are never changed'); END",
    "CREATE TRIGGER blob_no_delete BEFORE DELETE ON blob FOR EACH ROW WHEN 1=1 BEGIN SELECT RAISE(ABORT, 'blob rows are never changed'); END",
    "CREATE TRIGGER event_no_update BEFORE UPDATE ON event FOR EACH ROW WHEN 1=1 BEGIN SELECT RAISE(ABORT, 'event rows are never changed'); END",
    "CREATE TRIGGER event_no_delete BEFORE DELETE ON event FOR EACH ROW WHEN 1=1 BEGIN SELECT RAISE(ABORT, 'event rows are never changed'); END",
    "CREATE TRIGGER ledger_transaction_no_update BEFORE UPDATE ON ledger_transaction FOR EACH ROW WHEN 1=1 BEGIN SELECT RAISE(ABORT, 'ledger_transaction rows are never changed'); END",
    "CREATE TRIGGER ledger_transaction_no_delete BEFORE DELETE ON ledger_transaction FOR EACH ROW WHEN 1=1 BEGIN SELECT RAISE(ABORT, 'ledger_transaction rows are never changed'); END",
    "CREATE TRIGGER ledger_transaction_balanced BEFORE INSERT ON ledger_transaction FOR EACH ROW WHEN (SELECT count(*) FROM ledger_entry WHERE transaction_ref = NEW.ref) < 2 OR EXISTS (SELECT 1 FROM ledger_entry WHERE transaction_ref = NEW.ref GROUP BY currency HAVING sum(amount_minor) <> 0) BEGIN SELECT RAISE(ABORT, 'ledger transaction does not balance'); END",
    "CREATE TRIGGER ledger_entry_no_update BEFORE UPDATE ON ledger_entry FOR EACH ROW WHEN 1=1 BEGIN SELECT RAISE(ABORT, 'ledger_entry rows are never changed'); END",
    "CREATE TRIGGER ledger_entry_no_delete BEFORE DELETE ON ledger_entry FOR EACH ROW WHEN 1=1 BEGIN SELECT RAISE(ABORT, 'ledger_entry rows are never changed'); END",
    "CREATE TRIGGER ledger_entry_sealed BEFORE INSERT ON ledger_entry FOR EACH ROW WHEN EXISTS (SELECT 1 FROM ledger_transaction WHERE ref = NEW.transaction_ref) BEGIN SELECT RAISE(ABORT, 'ledger transaction is already sealed'); END",
    "CREATE TRIGGER paper_frozen BEFORE UPDATE ON paper FOR EACH ROW WHEN OLD.sha256 IS NOT NULL OR NEW.number <> OLD.number OR NEW.snapshot <> OLD.snapshot OR NEW.subject <> OLD.subject OR NEW.subject_id <> OLD.subject_id BEGIN SELECT RAISE(ABORT, 'an issued paper is never changed'); END",
    "CREATE TRIGGER paper_no_delete BEFORE DELETE ON paper FOR EACH ROW WHEN 1=1 BEGIN SELECT RAISE(ABORT, 'an issued paper is never deleted'); END",
    "CREATE TRIGGER bank_account_frozen BEFORE UPDATE ON bank_account FOR EACH ROW WHEN NEW.organisation_id <> OLD.organisation_id OR NEW.currency <> OLD.currency BEGIN SELECT RAISE(ABORT, 'bank_account content is never changed'); END",
    "CREATE TRIGGER bank_account_no_delete BEFORE DELETE ON bank_account FOR EACH ROW WHEN 1=1 BEGIN SELECT RAISE(ABORT, 'bank_account rows are never deleted'); END",
    "CREATE TRIGGER curation_decision_no_update BEFORE UPDATE ON curation_decision FOR EACH ROW WHEN 1=1 BEGIN SELECT RAISE(ABORT, 'curation_decision rows are never changed'); END",
    "CREATE TRIGGER curation_decision_no_delete BEFORE DELETE ON curation_decision FOR EACH ROW WHEN 1=1 BEGIN SELECT RAISE(ABORT, 'curation_decision rows are never changed'); END",
    "CREATE TRIGGER message_no_update BEFORE UPDATE ON message FOR EACH ROW WHEN 1=1 BEGIN SELECT RAISE(ABORT, 'message rows are never changed'); END",
    "CREATE TRIGGER message_no_delete BEFORE DELETE ON message FOR EACH ROW WHEN 1=1 BEGIN SELECT RAISE(ABORT, 'message rows are never changed'); END",
    "CREATE TRIGGER quotation_frozen BEFORE UPDATE ON quotation FOR EACH ROW WHEN NEW.inquiry_id <> OLD.inquiry_id OR NEW.revision <> OLD.revision OR NEW.number <> OLD.number OR NEW.quantity <> OLD.quantity OR NEW.unit <> OLD.unit OR NEW.unit_price_minor <> OLD.unit_price_minor OR NEW.currency <> OLD.currency OR NEW.incoterm <> OLD.incoterm OR NEW.named_place <> OLD.named_place OR NEW.ready_date <> OLD.ready_date OR NEW.valid_through_date <> OLD.valid_through_date OR NEW.valid_until <> OLD.valid_until OR NEW.sent_by_id <> OLD.sent_by_id OR NEW.sent_at <> OLD.sent_at OR NEW.payment_plan <> OLD.payment_plan OR NEW.note <> OLD.note BEGIN SELECT RAISE(ABORT, 'quotation content is never changed'); END",
    "CREATE TRIGGER quotation_no_delete BEFORE DELETE ON quotation FOR EACH ROW WHEN 1=1 BEGIN SELECT RAISE(ABORT, 'quotation rows are never deleted'); END",
    "CREATE TRIGGER trade_order_frozen BEFORE UPDATE ON trade_order FOR EACH ROW WHEN NEW.number <> OLD.number OR NEW.quotation_id <> OLD.quotation_id OR NEW.buyer_id <> OLD.buyer_id OR NEW.seller_id <> OLD.seller_id OR NEW.quantity <> OLD.quantity OR NEW.unit <> OLD.unit OR NEW.ready_date <> OLD.ready_date OR NEW.placed_by_id <> OLD.placed_by_id OR NEW.placed_at <> OLD.placed_at OR NEW.total_minor <> OLD.total_minor OR NEW.currency <> OLD.currency OR NEW.payment_plan <> OLD.payment_plan OR NEW.contract <> OLD.contract OR NEW.contract_hash <> OLD.contract_hash BEGIN SELECT RAISE(ABORT, 'trade_order content is never changed'); END",
    "CREATE TRIGGER trade_order_no_delete BEFORE DELETE ON trade_order FOR EACH ROW WHEN 1=1 BEGIN SELECT RAISE(ABORT, 'trade_order rows are never deleted'); END",
    "CREATE TRIGGER financing_request_frozen BEFORE UPDATE ON financing_request FOR EACH ROW WHEN NEW.number <> OLD.number OR NEW.order_id <> OLD.order_id OR NEW.seller_id <> OLD.seller_id OR NEW.amount_minor <> OLD.amount_minor OR NEW.currency <> OLD.currency OR NEW.purpose <> OLD.purpose OR NEW.tenor_days <> OLD.tenor_days OR NEW.order_contract_hash <> OLD.order_contract_hash OR NEW.consented_by_id <> OLD.consented_by_id OR NEW.consented_at <> OLD.consented_at BEGIN SELECT RAISE(ABORT, 'financing_request content is never changed'); END",
    "CREATE TRIGGER financing_request_no_delete BEFORE DELETE ON financing_request FOR EACH ROW WHEN 1=1 BEGIN SELECT RAISE(ABORT, 'financing_request rows are never deleted'); END",
    "CREATE TRIGGER milestone_no_update BEFORE UPDATE ON milestone FOR EACH ROW WHEN 1=1 BEGIN SELECT RAISE(ABORT, 'milestone rows are never changed'); END",
    "CREATE TRIGGER milestone_no_delete BEFORE DELETE ON milestone FOR EACH ROW WHEN 1=1 BEGIN SELECT RAISE(ABORT, 'milestone rows are never changed'); END",
    "CREATE TRIGGER payment_due_frozen BEFORE UPDATE ON payment_due FOR EACH ROW WHEN NEW.order_id <> OLD.order_id OR NEW.sequence <> OLD.sequence OR NEW.kind <> OLD.kind OR NEW.amount_minor <> OLD.amount_minor OR NEW.currency <> OLD.currency OR NEW.reference <> OLD.reference BEGIN SELECT RAISE(ABORT, 'payment_due content is never changed'); END",
    "CREATE TRIGGER payment_due_no_delete BEFORE DELETE ON payment_due FOR EACH ROW WHEN 1=1 BEGIN SELECT RAISE(ABORT, 'payment_due rows are never deleted'); END",
    "CREATE TRIGGER shipment_frozen BEFORE UPDATE ON shipment FOR EACH ROW WHEN NEW.order_id <> OLD.order_id OR NEW.transport <> OLD.transport OR NEW.carrier <> OLD.carrier OR NEW.paper_number <> OLD.paper_number OR NEW.shipped_date <> OLD.shipped_date OR NEW.arrival_date <> OLD.arrival_date BEGIN SELECT RAISE(ABORT, 'shipment content is never changed'); END",
    "CREATE TRIGGER shipment_no_delete BEFORE DELETE ON shipment FOR EACH ROW WHEN 1=1 BEGIN SELECT RAISE(ABORT, 'shipment rows are never deleted'); END",
    "CREATE TRIGGER bank_receipt_frozen BEFORE UPDATE ON bank_receipt FOR EACH ROW WHEN NEW.due_id <> OLD.due_id OR NEW.bank_account_id <> OLD.bank_account_id OR NEW.amount_minor <> OLD.amount_minor OR NEW.value_date <> OLD.value_date OR NEW.bank_reference <> OLD.bank_reference OR NEW.remitter <> OLD.remitter OR NEW.booked_by_id <> OLD.booked_by_id BEGIN SELECT RAISE(ABORT, 'bank_receipt content is never changed'); END",
    "CREATE TRIGGER bank_receipt_no_delete BEFORE DELETE ON bank_receipt FOR EACH ROW WHEN 1=1 BEGIN SELECT RAISE(ABORT, 'bank_receipt rows are never deleted'); END",
    "CREATE TRIGGER drawdown_frozen BEFORE UPDATE ON drawdown FOR EACH ROW WHEN NEW.request_id <> OLD.request_id OR NEW.sequence <> OLD.sequence OR NEW.amount_minor <> OLD.amount_minor OR NEW.value_date <> OLD.value_date OR NEW.bank_reference <> OLD.bank_reference OR NEW.proposed_by_id <> OLD.proposed_by_id BEGIN SELECT RAISE(ABORT, 'drawdown content is never changed'); END",
    "CREATE TRIGGER drawdown_no_delete BEFORE DELETE ON drawdown FOR EACH ROW WHEN 1=1 BEGIN SELECT RAISE(ABORT, 'drawdown rows are never deleted'); END",
    "CREATE TRIGGER financing_decision_recommend_claimed BEFORE INSERT ON financing_decision FOR EACH ROW WHEN NEW.action = 'recommend' AND NOT EXISTS (SELECT 1 FROM review_claim AS claim WHERE claim.request_id = NEW.request_id AND claim.person_id = NEW.decided_by_id AND claim.role = 'maker') BEGIN SELECT RAISE(ABORT, 'only the maker of the request may recommend it'); END",
    "CREATE TRIGGER financing_decision_endorse_claimed BEFORE INSERT ON financing_decision FOR EACH ROW WHEN NEW.action = 'endorse' AND NOT EXISTS (SELECT 1 FROM review_claim AS claim WHERE claim.request_id = NEW.request_id AND claim.person_id = NEW.decided_by_id AND claim.role = 'checker') BEGIN SELECT RAISE(ABORT, 'only the checker of the request may endorse it'); END",
    "CREATE TRIGGER financing_decision_approve_claimed BEFORE INSERT ON financing_decision FOR EACH ROW WHEN NEW.action = 'approve' AND NOT EXISTS (SELECT 1 FROM review_claim AS claim WHERE claim.request_id = NEW.request_id AND claim.person_id = NEW.decided_by_id AND claim.role = 'approver') BEGIN SELECT RAISE(ABORT, 'only the approver of the request may approve it'); END",
    "CREATE TRIGGER financing_decision_no_update BEFORE UPDATE ON financing_decision FOR EACH ROW WHEN 1=1 BEGIN SELECT RAISE(ABORT, 'financing_decision rows are never changed'); END",
    "CREATE TRIGGER financing_decision_no_delete BEFORE DELETE ON financing_decision FOR EACH ROW WHEN 1=1 BEGIN SELECT RAISE(ABORT, 'financing_decision rows are never changed'); END",
    "CREATE TRIGGER payment_frozen BEFORE UPDATE ON payment FOR EACH ROW WHEN NEW.due_id <> OLD.due_id OR NEW.attempt <> OLD.attempt OR NEW.provider <> OLD.provider OR NEW.amount_minor <> OLD.amount_minor OR NEW.currency <> OLD.currency OR NEW.idempotency_key <> OLD.idempotency_key OR NEW.buyer_email <> OLD.buyer_email OR NEW.description <> OLD.description OR NEW.success_url <> OLD.success_url OR NEW.cancel_url <> OLD.cancel_url OR NEW.expires_at <> OLD.expires_at BEGIN SELECT RAISE(ABORT, 'payment content is never changed'); END",
    "CREATE TRIGGER payment_no_delete BEFORE DELETE ON payment FOR EACH ROW WHEN 1=1 BEGIN SELECT RAISE(ABORT, 'payment rows are never deleted'); END",
    "CREATE TRIGGER review_claim_no_update BEFORE UPDATE ON review_claim FOR EACH ROW WHEN 1=1 BEGIN SELECT RAISE(ABORT, 'review_claim rows are never changed'); END",
    "CREATE TRIGGER review_claim_no_delete BEFORE DELETE ON review_claim FOR EACH ROW WHEN 1=1 BEGIN SELECT RAISE(ABORT, 'review_claim rows are never changed'); END",
)
POSTGRESQL_TRIGGERS = (
    "CREATE FUNCTION blob_no_update() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'blob rows are never changed' USING ERRCODE = 'integrity_constraint_violation'; END IF; IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$",
    'CREATE TRIGGER blob_no_update BEFORE UPDATE ON blob FOR EACH ROW EXECUTE FUNCTION blob_no_update()',
    "CREATE FUNCTION blob_no_delete() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'blob rows are never changed' USING ERRCODE = 'integrity_constraint_violation'; END IF; IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$",
    'CREATE TRIGGER blob_no_delete BEFORE DELETE ON blob FOR EACH ROW EXECUTE FUNCTION blob_no_delete()',
    "CREATE FUNCTION event_no_update() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'event rows are never changed' USING ERRCODE = 'integrity_constraint_violation'; END IF; IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$",
    'CREATE TRIGGER event_no_update BEFORE UPDATE ON event FOR EACH ROW EXECUTE FUNCTION event_no_update()',
    "CREATE FUNCTION event_no_delete() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'event rows are never changed' USING ERRCODE = 'integrity_constraint_violation'; END IF; IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$",
    'CREATE TRIGGER event_no_delete BEFORE DELETE ON event FOR EACH ROW EXECUTE FUNCTION event_no_delete()',
    "CREATE FUNCTION ledger_transaction_no_update() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'ledger_transaction rows are never changed' USING ERRCODE = 'integrity_constraint_violation'; END IF; IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$",
    'CREATE TRIGGER ledger_transaction_no_update BEFORE UPDATE ON ledger_transaction FOR EACH ROW EXECUTE FUNCTION ledger_transaction_no_update()',
    "CREATE FUNCTION ledger_transaction_no_delete() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'ledger_transaction rows are never changed' USING ERRCODE = 'integrity_constraint_violation'; END IF; IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$",
    'CREATE TRIGGER ledger_transaction_no_delete BEFORE DELETE ON ledger_transaction FOR EACH ROW EXECUTE FUNCTION ledger_transaction_no_delete()',
    "CREATE FUNCTION ledger_transaction_balanced() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF (SELECT count(*) FROM ledger_entry WHERE transaction_ref = NEW.ref) < 2 OR EXISTS (SELECT 1 FROM ledger_entry WHERE transaction_ref = NEW.ref GROUP BY currency HAVING sum(amount_minor) <> 0) THEN RAISE EXCEPTION 'ledger transaction does not balance' USING ERRCODE = 'integrity_constraint_violation'; END IF; IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$",
    'CREATE TRIGGER ledger_transaction_balanced BEFORE INSERT ON ledger_transaction FOR EACH ROW EXECUTE FUNCTION ledger_transaction_balanced()',
    "CREATE FUNCTION ledger_entry_no_update() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'ledger_entry rows are never changed' USING ERRCODE = 'integrity_constraint_violation'; END IF; IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$",
    'CREATE TRIGGER ledger_entry_no_update BEFORE UPDATE ON ledger_entry FOR EACH ROW EXECUTE FUNCTION ledger_entry_no_update()',
    "CREATE FUNCTION ledger_entry_no_delete() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'ledger_entry rows are never changed' USING ERRCODE = 'integrity_constraint_violation'; END IF; IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$",
    'CREATE TRIGGER ledger_entry_no_delete BEFORE DELETE ON ledger_entry FOR EACH ROW EXECUTE FUNCTION ledger_entry_no_delete()',
    "CREATE FUNCTION ledger_entry_sealed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF EXISTS (SELECT 1 FROM ledger_transaction WHERE ref = NEW.transaction_ref) THEN RAISE EXCEPTION 'ledger transaction is already sealed' USING ERRCODE = 'integrity_constraint_violation'; END IF; IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$",
    'CREATE TRIGGER ledger_entry_sealed BEFORE INSERT ON ledger_entry FOR EACH ROW EXECUTE FUNCTION ledger_entry_sealed()',
    "CREATE FUNCTION paper_frozen() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF OLD.sha256 IS NOT NULL OR NEW.number <> OLD.number OR NEW.snapshot <> OLD.snapshot OR NEW.subject <> OLD.subject OR NEW.subject_id <> OLD.subject_id THEN RAISE EXCEPTION 'an issued paper is never changed' USING ERRCODE = 'integrity_constraint_violation'; END IF; IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$",
    'CREATE TRIGGER paper_frozen BEFORE UPDATE ON paper FOR EACH ROW EXECUTE FUNCTION paper_frozen()',
    "CREATE FUNCTION paper_no_delete() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'an issued paper is never deleted' USING ERRCODE = 'integrity_constraint_violation'; END IF; IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$",
    'CREATE TRIGGER paper_no_delete BEFORE DELETE ON paper FOR EACH ROW EXECUTE FUNCTION paper_no_delete()',
    "CREATE FUNCTION bank_account_frozen() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.organisation_id <> OLD.organisation_id OR NEW.currency <> OLD.currency THEN RAISE EXCEPTION 'bank_account content is never changed' USING ERRCODE = 'integrity_constraint_violation'; END IF; IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$",
    'CREATE TRIGGER bank_account_frozen BEFORE UPDATE ON bank_account FOR EACH ROW EXECUTE FUNCTION bank_account_frozen()',
    "CREATE FUNCTION bank_account_no_delete() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'bank_account rows are never deleted' USING ERRCODE = 'integrity_constraint_violation'; END IF; IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$",
    'CREATE TRIGGER bank_account_no_delete BEFORE DELETE ON bank_account FOR EACH ROW EXECUTE FUNCTION bank_account_no_delete()',
    "CREATE FUNCTION curation_decision_no_update() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'curation_decision rows are never changed' USING ERRCODE = 'integrity_constraint_violation'; END IF; IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$",
    'CREATE TRIGGER curation_decision_no_update BEFORE UPDATE ON curation_decision FOR EACH ROW EXECUTE FUNCTION curation_decision_no_update()',
    "CREATE FUNCTION curation_decision_no_delete() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'curation_decision rows are never changed' USING ERRCODE = 'integrity_constraint_violation'; END IF; IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$",
    'CREATE TRIGGER curation_decision_no_delete BEFORE DELETE ON curation_decision FOR EACH ROW EXECUTE FUNCTION curation_decision_no_delete()',
    "CREATE FUNCTION message_no_update() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'message rows are never changed' USING ERRCODE = 'integrity_constraint_violation'; END IF; IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$",
    'CREATE TRIGGER message_no_update BEFORE UPDATE ON message FOR EACH ROW EXECUTE FUNCTION message_no_update()',
    "CREATE FUNCTION message_no_delete() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'message rows are never changed' USING ERRCODE = 'integrity_constraint_violation'; END IF; IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$",
    'CREATE TRIGGER message_no_delete BEFORE DELETE ON message FOR EACH ROW EXECUTE FUNCTION message_no_delete()',
    "CREATE FUNCTION quotation_frozen() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.inquiry_id <> OLD.inquiry_id OR NEW.revision <> OLD.revision OR NEW.number <> OLD.number OR NEW.quantity <> OLD.quantity OR NEW.unit <> OLD.unit OR NEW.unit_price_minor <> OLD.unit_price_minor OR NEW.currency <> OLD.currency OR NEW.incoterm <> OLD.incoterm OR NEW.named_place <> OLD.named_place OR NEW.ready_date <> OLD.ready_date OR NEW.valid_through_date <> OLD.valid_through_date OR NEW.valid_until <> OLD.valid_until OR NEW.sent_by_id <> OLD.sent_by_id OR NEW.sent_at <> OLD.sent_at OR NEW.payment_plan <> OLD.payment_plan OR NEW.note <> OLD.note THEN RAISE EXCEPTION 'quotation content is never changed' USING ERRCODE = 'integrity_constraint_violation'; END IF; IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$",
    'CREATE TRIGGER quotation_frozen BEFORE UPDATE ON quotation FOR EACH ROW EXECUTE FUNCTION quotation_frozen()',
    "CREATE FUNCTION quotation_no_delete() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'quotation rows are never deleted' USING ERRCODE = 'integrity_constraint_violation'; END IF; IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$",
    'CREATE TRIGGER quotation_no_delete BEFORE DELETE ON quotation FOR EACH ROW EXECUTE FUNCTION quotation_no_delete()',
    "CREATE FUNCTION trade_order_frozen() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.number <> OLD.number OR NEW.quotation_id <> OLD.quotation_id OR NEW.buyer_id <> OLD.buyer_id OR NEW.seller_id <> OLD.seller_id OR NEW.quantity <> OLD.quantity OR NEW.unit <> OLD.unit OR NEW.ready_date <> OLD.ready_date OR NEW.placed_by_id <> OLD.placed_by_id OR NEW.placed_at <> OLD.placed_at OR NEW.total_minor <> OLD.total_minor OR NEW.currency <> OLD.currency OR NEW.payment_plan <> OLD.payment_plan OR NEW.contract <> OLD.contract OR NEW.contract_hash <> OLD.contract_hash THEN RAISE EXCEPTION 'trade_order content is never changed' USING ERRCODE = 'integrity_constraint_violation'; END IF; IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$",
    'CREATE TRIGGER trade_order_frozen BEFORE UPDATE ON trade_order FOR EACH ROW EXECUTE FUNCTION trade_order_frozen()',
    "CREATE FUNCTION trade_order_no_delete() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'trade_order rows are never deleted' USING ERRCODE = 'integrity_constraint_violation'; END IF; IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$",
    'CREATE TRIGGER trade_order_no_delete BEFORE DELETE ON trade_order FOR EACH ROW EXECUTE FUNCTION trade_order_no_delete()',
    "CREATE FUNCTION financing_request_frozen() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.number <> OLD.number OR NEW.order_id <> OLD.order_id OR NEW.seller_id <> OLD.seller_id OR NEW.amount_minor <> OLD.amount_minor OR NEW.currency <> OLD.currency OR NEW.purpose <> OLD.purpose OR NEW.tenor_days <> OLD.tenor_days OR NEW.order_contract_hash <> OLD.order_contract_hash OR NEW.consented_by_id <> OLD.consented_by_id OR NEW.consented_at <> OLD.consented_at THEN RAISE EXCEPTION 'financing_request content is never changed' USING ERRCODE = 'integrity_constraint_violation'; END IF; IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$",
    'CREATE TRIGGER financing_request_frozen BEFORE UPDATE ON financing_request FOR EACH ROW EXECUTE FUNCTION financing_request_frozen()',
    "CREATE FUNCTION financing_request_no_delete() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'financing_request rows are never deleted' USING ERRCODE = 'integrity_constraint_violation'; END IF; IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$",
    'CREATE TRIGGER financing_request_no_delete BEFORE DELETE ON financing_request FOR EACH ROW EXECUTE FUNCTION financing_request_no_delete()',
    "CREATE FUNCTION milestone_no_update() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'milestone rows are never changed' USING ERRCODE = 'integrity_constraint_violation'; END IF; IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$",
    'CREATE TRIGGER milestone_no_update BEFORE UPDATE ON milestone FOR EACH ROW EXECUTE FUNCTION milestone_no_update()',
    "CREATE FUNCTION milestone_no_delete() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'milestone rows are never changed' USING ERRCODE = 'integrity_constraint_violation'; END IF; IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$",
    'CREATE TRIGGER milestone_no_delete BEFORE DELETE ON milestone FOR EACH ROW EXECUTE FUNCTION milestone_no_delete()',
    "CREATE FUNCTION payment_due_frozen() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.order_id <> OLD.order_id OR NEW.sequence <> OLD.sequence OR NEW.kind <> OLD.kind OR NEW.amount_minor <> OLD.amount_minor OR NEW.currency <> OLD.currency OR NEW.reference <> OLD.reference THEN RAISE EXCEPTION 'payment_due content is never changed' USING ERRCODE = 'integrity_constraint_violation'; END IF; IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$",
    'CREATE TRIGGER payment_due_frozen BEFORE UPDATE ON payment_due FOR EACH ROW EXECUTE FUNCTION payment_due_frozen()',
    "CREATE FUNCTION payment_due_no_delete() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'payment_due rows are never deleted' USING ERRCODE = 'integrity_constraint_violation'; END IF; IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$",
    'CREATE TRIGGER payment_due_no_delete BEFORE DELETE ON payment_due FOR EACH ROW EXECUTE FUNCTION payment_due_no_delete()',
    "CREATE FUNCTION shipment_frozen() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.order_id <> OLD.order_id OR NEW.transport <> OLD.transport OR NEW.carrier <> OLD.carrier OR NEW.paper_number <> OLD.paper_number OR NEW.shipped_date <> OLD.shipped_date OR NEW.arrival_date <> OLD.arrival_date THEN RAISE EXCEPTION 'shipment content is never changed' USING ERRCODE = 'integrity_constraint_violation'; END IF; IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$",
    'CREATE TRIGGER shipment_frozen BEFORE UPDATE ON shipment FOR EACH ROW EXECUTE FUNCTION shipment_frozen()',
    "CREATE FUNCTION shipment_no_delete() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'shipment rows are never deleted' USING ERRCODE = 'integrity_constraint_violation'; END IF; IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$",
    'CREATE TRIGGER shipment_no_delete BEFORE DELETE ON shipment FOR EACH ROW EXECUTE FUNCTION shipment_no_delete()',
    "CREATE FUNCTION bank_receipt_frozen() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.due_id <> OLD.due_id OR NEW.bank_account_id <> OLD.bank_account_id OR NEW.amount_minor <> OLD.amount_minor OR NEW.value_date <> OLD.value_date OR NEW.bank_reference <> OLD.bank_reference OR NEW.remitter <> OLD.remitter OR NEW.booked_by_id <> OLD.booked_by_id THEN RAISE EXCEPTION 'bank_receipt content is never changed' USING ERRCODE = 'integrity_constraint_violation'; END IF; IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$",
    'CREATE TRIGGER bank_receipt_frozen BEFORE UPDATE ON bank_receipt FOR EACH ROW EXECUTE FUNCTION bank_receipt_frozen()',
    "CREATE FUNCTION bank_receipt_no_delete() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'bank_receipt rows are never deleted' USING ERRCODE = 'integrity_constraint_violation'; END IF; IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$",
    'CREATE TRIGGER bank_receipt_no_delete BEFORE DELETE ON bank_receipt FOR EACH ROW EXECUTE FUNCTION bank_receipt_no_delete()',
    "CREATE FUNCTION drawdown_frozen() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.request_id <> OLD.request_id OR NEW.sequence <> OLD.sequence OR NEW.amount_minor <> OLD.amount_minor OR NEW.value_date <> OLD.value_date OR NEW.bank_reference <> OLD.bank_reference OR NEW.proposed_by_id <> OLD.proposed_by_id THEN RAISE EXCEPTION 'drawdown content is never changed' USING ERRCODE = 'integrity_constraint_violation'; END IF; IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$",
    'CREATE TRIGGER drawdown_frozen BEFORE UPDATE ON drawdown FOR EACH ROW EXECUTE FUNCTION drawdown_frozen()',
    "CREATE FUNCTION drawdown_no_delete() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'drawdown rows are never deleted' USING ERRCODE = 'integrity_constraint_violation'; END IF; IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$",
    'CREATE TRIGGER drawdown_no_delete BEFORE DELETE ON drawdown FOR EACH ROW EXECUTE FUNCTION drawdown_no_delete()',
    "CREATE FUNCTION financing_decision_recommend_claimed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.action = 'recommend' AND NOT EXISTS (SELECT 1 FROM review_claim AS claim WHERE claim.request_id = NEW.request_id AND claim.person_id = NEW.decided_by_id AND claim.role = 'maker') THEN RAISE EXCEPTION 'only the maker of the request may recommend it' USING ERRCODE = 'integrity_constraint_violation'; END IF; IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$",
    'CREATE TRIGGER financing_decision_recommend_claimed BEFORE INSERT ON financing_decision FOR EACH ROW EXECUTE FUNCTION financing_decision_recommend_claimed()',
    "CREATE FUNCTION financing_decision_endorse_claimed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.action = 'endorse' AND NOT EXISTS (SELECT 1 FROM review_claim AS claim WHERE claim.request_id = NEW.request_id AND claim.person_id = NEW.decided_by_id AND claim.role = 'checker') THEN RAISE EXCEPTION 'only the checker of the request may endorse it' USING ERRCODE = 'integrity_constraint_violation'; END IF; IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$",
    'CREATE TRIGGER financing_decision_endorse_claimed BEFORE INSERT ON financing_decision FOR EACH ROW EXECUTE FUNCTION financing_decision_endorse_claimed()',
    "CREATE FUNCTION financing_decision_approve_claimed() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.action = 'approve' AND NOT EXISTS (SELECT 1 FROM review_claim AS claim WHERE claim.request_id = NEW.request_id AND claim.person_id = NEW.decided_by_id AND claim.role = 'approver') THEN RAISE EXCEPTION 'only the approver of the request may approve it' USING ERRCODE = 'integrity_constraint_violation'; END IF; IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$",
    'CREATE TRIGGER financing_decision_approve_claimed BEFORE INSERT ON financing_decision FOR EACH ROW EXECUTE FUNCTION financing_decision_approve_claimed()',
    "CREATE FUNCTION financing_decision_no_update() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'financing_decision rows are never changed' USING ERRCODE = 'integrity_constraint_violation'; END IF; IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$",
    'CREATE TRIGGER financing_decision_no_update BEFORE UPDATE ON financing_decision FOR EACH ROW EXECUTE FUNCTION financing_decision_no_update()',
    "CREATE FUNCTION financing_decision_no_delete() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'financing_decision rows are never changed' USING ERRCODE = 'integrity_constraint_violation'; END IF; IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$",
    'CREATE TRIGGER financing_decision_no_delete BEFORE DELETE ON financing_decision FOR EACH ROW EXECUTE FUNCTION financing_decision_no_delete()',
    "CREATE FUNCTION payment_frozen() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF NEW.due_id <> OLD.due_id OR NEW.attempt <> OLD.attempt OR NEW.provider <> OLD.provider OR NEW.amount_minor <> OLD.amount_minor OR NEW.currency <> OLD.currency OR NEW.idempotency_key <> OLD.idempotency_key OR NEW.buyer_email <> OLD.buyer_email OR NEW.description <> OLD.description OR NEW.success_url <> OLD.success_url OR NEW.cancel_url <> OLD.cancel_url OR NEW.expires_at <> OLD.expires_at THEN RAISE EXCEPTION 'payment content is never changed' USING ERRCODE = 'integrity_constraint_violation'; END IF; IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$",
    'CREATE TRIGGER payment_frozen BEFORE UPDATE ON payment FOR EACH ROW EXECUTE FUNCTION payment_frozen()',
    "CREATE FUNCTION payment_no_delete() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'payment rows are never deleted' USING ERRCODE = 'integrity_constraint_violation'; END IF; IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$",
    'CREATE TRIGGER payment_no_delete BEFORE DELETE ON payment FOR EACH ROW EXECUTE FUNCTION payment_no_delete()',
    "CREATE FUNCTION review_claim_no_update() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'review_claim rows are never changed' USING ERRCODE = 'integrity_constraint_violation'; END IF; IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$",
    'CREATE TRIGGER review_claim_no_update BEFORE UPDATE ON review_claim FOR EACH ROW EXECUTE FUNCTION review_claim_no_update()',
    "CREATE FUNCTION review_claim_no_delete() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF 1=1 THEN RAISE EXCEPTION 'review_claim rows are never changed' USING ERRCODE = 'integrity_constraint_violation'; END IF; IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW; END $$",
    'CREATE TRIGGER review_claim_no_delete BEFORE DELETE ON review_claim FOR EACH ROW EXECUTE FUNCTION review_claim_no_delete()',
)
FUNCTIONS = (
    'blob_no_update',
    'blob_no_delete',
    'event_no_update',
    'event_no_delete',
    'ledger_transaction_no_update',
    'ledger_transaction_no_delete',
    'ledger_transaction_balanced',
    'ledger_entry_no_update',
    'ledger_entry_no_delete',
    'ledger_entry_sealed',
    'paper_frozen',
    'paper_no_delete',
    'bank_account_frozen',
    'bank_account_no_delete',
    'curation_decision_no_update',
    'curation_decision_no_delete',
    'message_no_update',
    'message_no_delete',
    'quotation_frozen',
    'quotation_no_delete',
    'trade_order_frozen',
    'trade_order_no_delete',
    'financing_request_frozen',
    'financing_request_no_delete',
    'milestone_no_update',
    'milestone_no_delete',
    'payment_due_frozen',
    'payment_due_no_delete',
    'shipment_frozen',
    'shipment_no_delete',
    'bank_receipt_frozen',
    'bank_receipt_no_delete',
    'drawdown_frozen',
    'drawdown_no_delete',
    'financing_decision_recommend_claimed',
    'financing_decision_endorse_claimed',
    'financing_decision_approve_claimed',
    'financing_decision_no_update',
    'financing_decision_no_delete',
    'payment_frozen',
    'payment_no_delete',
    'review_claim_no_update',
    'review_claim_no_delete',
)


def upgrade() -> None:
    op.create_table('blob',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('size', sa.BigInteger(), nullable=False),
    sa.Column('media_type', sa.String(length=80), nullable=False),
    sa.Column('stored_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_blob')),
    sa.UniqueConstraint('sha256', name=op.f('uq_blob_sha256'))
    )
    op.create_table('event',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('actor_id', sa.String(length=26), nullable=False),
    sa.Column('actor_name', sa.String(length=200), nullable=False),
    sa.Column('organisation_id', sa.String(length=26), nullable=False),
    sa.Column('organisation_name', sa.String(length=200), nullable=False),
    sa.Column('action', sa.String(length=80), nullable=False),
    sa.Column('subject', sa.String(length=80), nullable=False),
    sa.Column('subject_id', sa.String(length=26), nullable=False),
    sa.Column('details', sa.Text(), nullable=False),
    sa.Column('previous_hash', sa.String(length=64), nullable=False),
    sa.Column('hash', sa.String(length=64), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_event')),
    sa.UniqueConstraint('hash', name=op.f('uq_event_hash'))
    )
    with op.batch_alter_table('event', schema=None) as batch_op:
        batch_op.create_index('ix_event_subject', ['subject', 'subject_id'], unique=False)

    op.create_table('job',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('kind', sa.String(length=80), nullable=False),
    sa.Column('payload', sa.Text(), nullable=False),
    sa.Column('dedupe_key', sa.String(length=200), nullable=True),
    sa.Column('enqueued_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('run_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('attempts', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('lease_token', sa.String(length=26), nullable=True),
    sa.Column('lease_until', sa.DateTime(timezone=True), nullable=True),
    sa.Column('last_error', sa.Text(), nullable=True),
    sa.Column('done_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('dead_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('public_id', sa.String(length=26), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_job')),
    sa.UniqueConstraint('dedupe_key', name=op.f('uq_job_dedupe_key')),
    sa.UniqueConstraint('public_id', name=op.f('uq_job_public_id'))
    )
    with op.batch_alter_table('job', schema=None) as batch_op:
        batch_op.create_index('ix_job_waiting', ['run_at'], unique=False, postgresql_where=sa.text('done_at IS NULL AND dead_at IS NULL'), sqlite_where=sa.text('done_at IS NULL AND dead_at IS NULL'))

    op.create_table('ledger_transaction',
    sa.Column('ref', sa.String(length=26), nullable=False),
    sa.Column('dedup_key', sa.String(length=200), nullable=False),
    sa.Column('kind', sa.String(length=80), nullable=False),
    sa.Column('order_number', sa.String(length=80), nullable=False),
    sa.Column('reference', sa.String(length=80), nullable=False),
    sa.Column('posted_at', sa.DateTime(timezone=True), nullable=False),
    sa.PrimaryKeyConstraint('ref', name=op.f('pk_ledger_transaction')),
    sa.UniqueConstraint('dedup_key', name=op.f('uq_ledger_transaction_dedup_key'))
    )
    with op.batch_alter_table('ledger_transaction', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_ledger_transaction_order_number'), ['order_number'], unique=False)
        batch_op.create_index(batch_op.f('ix_ledger_transaction_reference'), ['reference'], unique=False)

    op.create_table('letter',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('recipient', sa.String(length=254), nullable=False),
    sa.Column('subject', sa.String(length=200), nullable=False),
    sa.Column('body', sa.Text(), nullable=False),
    sa.Column('message_id', sa.String(length=200), nullable=False),
    sa.Column('written_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('public_id', sa.String(length=26), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_letter')),
    sa.UniqueConstraint('message_id', name=op.f('uq_letter_message_id')),
    sa.UniqueConstraint('public_id', name=op.f('uq_letter_public_id'))
    )
    with op.batch_alter_table('letter', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_letter_recipient'), ['recipient'], unique=False)

    op.create_table('number_series',
    sa.Column('series', sa.String(length=80), nullable=False),
    sa.Column('year', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('latest', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.PrimaryKeyConstraint('series', 'year', name=op.f('pk_number_series'))
    )
    op.create_table('person',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('email', sa.String(length=254), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('password_hash', sa.String(length=200), nullable=False),
    sa.Column('is_demo', sa.Boolean(), nullable=False),
    sa.Column('registered_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('confirmed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('public_id', sa.String(length=26), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_person')),
    sa.UniqueConstraint('email', name=op.f('uq_person_email')),
    sa.UniqueConstraint('public_id', name=op.f('uq_person_public_id'))
    )
    op.create_table('provider_event',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('provider', sa.Enum('stripe', 'bank_transfer', name='provider', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('event_ref', sa.String(length=200), nullable=False),
    sa.Column('kind', sa.String(length=80), nullable=False),
    sa.Column('object_ref', sa.String(length=200), nullable=False),
    sa.Column('received_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('processed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('outcome', sa.String(length=80), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_provider_event')),
    sa.UniqueConstraint('provider', 'event_ref', name=op.f('uq_provider_event_provider_event_ref'))
    )
    op.create_table('province',
    sa.Column('code', sa.String(length=2), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('official_name', sa.String(length=200), nullable=False),
    sa.Column('name_en', sa.String(length=200), nullable=False),
    sa.CheckConstraint('length(code) = 2', name=op.f('ck_province_code_shape')),
    sa.PrimaryKeyConstraint('code', name=op.f('pk_province'))
    )
    op.create_table('region_release',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('package', sa.String(length=80), nullable=False),
    sa.Column('version', sa.String(length=80), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=False),
    sa.Column('coverage', sa.Enum('full', 'subset', name='regioncoverage', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('loaded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('provinces', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('regencies', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('districts', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('villages', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_region_release'))
    )
    op.create_table('confirmation',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('person_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('used_at', sa.DateTime(timezone=True), nullable=True),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_confirmation_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_confirmation')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_confirmation_token_hash'))
    )
    with op.batch_alter_table('confirmation', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_confirmation_person_id'), ['person_id'], unique=False)

    op.create_table('ledger_entry',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('transaction_ref', sa.String(length=26), nullable=False),
    sa.Column('account', sa.String(length=80), nullable=False),
    sa.Column('currency', sa.String(length=3), nullable=False),
    sa.Column('amount_minor', sa.BigInteger(), nullable=False),
    sa.CheckConstraint('amount_minor <> 0', name=op.f('ck_ledger_entry_amount_not_zero')),
    sa.ForeignKeyConstraint(['transaction_ref'], ['ledger_transaction.ref'], name=op.f('fk_ledger_entry_transaction_ref'), initially='DEFERRED', deferrable=True),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_ledger_entry'))
    )
    with op.batch_alter_table('ledger_entry', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_ledger_entry_account'), ['account'], unique=False)
        batch_op.create_index(batch_op.f('ix_ledger_entry_transaction_ref'), ['transaction_ref'], unique=False)

    op.create_table('paper',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('kind', sa.Enum('proforma_invoice', name='paperkind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('number', sa.String(length=80), nullable=False),
    sa.Column('title', sa.String(length=200), nullable=False),
    sa.Column('subject', sa.String(length=80), nullable=False),
    sa.Column('subject_id', sa.String(length=26), nullable=False),
    sa.Column('snapshot', sa.Text(), nullable=False),
    sa.Column('issued_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('sha256', sa.String(length=64), nullable=True),
    sa.Column('rendered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('public_id', sa.String(length=26), nullable=False),
    sa.CheckConstraint('(sha256 IS NULL) = (rendered_at IS NULL)', name=op.f('ck_paper_rendered_together')),
    sa.ForeignKeyConstraint(['sha256'], ['blob.sha256'], name=op.f('fk_paper_sha256')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_paper')),
    sa.UniqueConstraint('kind', 'subject', 'subject_id', name=op.f('uq_paper_kind_subject_subject_id')),
    sa.UniqueConstraint('number', name=op.f('uq_paper_number')),
    sa.UniqueConstraint('public_id', name=op.f('uq_paper_public_id'))
    )
    op.create_table('regency',
    sa.Column('code', sa.String(length=5), nullable=False),
    sa.Column('province_code', sa.String(length=2), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('official_name', sa.String(length=200), nullable=False),
    sa.CheckConstraint("length(code) = 5 AND substr(code, 3, 1) = '.'", name=op.f('ck_regency_code_shape')),
    sa.CheckConstraint('substr(code, 1, 2) = province_code', name=op.f('ck_regency_code_in_province')),
    sa.ForeignKeyConstraint(['province_code'], ['province.code'], name=op.f('fk_regency_province_code')),
    sa.PrimaryKeyConstraint('code', name=op.f('pk_regency'))
    )
    with op.batch_alter_table('regency', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_regency_province_code'), ['province_code'], unique=False)

    op.create_table('user_session',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('person_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('token_hash', sa.String(length=64), nullable=False),
    sa.Column('device', sa.String(length=200), nullable=False),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('revoked_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('public_id', sa.String(length=26), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_user_session_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_user_session')),
    sa.UniqueConstraint('public_id', name=op.f('uq_user_session_public_id')),
    sa.UniqueConstraint('token_hash', name=op.f('uq_user_session_token_hash'))
    )
    with op.batch_alter_table('user_session', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_user_session_person_id'), ['person_id'], unique=False)

    op.create_table('district',
    sa.Column('code', sa.String(length=8), nullable=False),
    sa.Column('regency_code', sa.String(length=5), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.CheckConstraint("length(code) = 8 AND substr(code, 6, 1) = '.'", name=op.f('ck_district_code_shape')),
    sa.CheckConstraint('substr(code, 1, 5) = regency_code', name=op.f('ck_district_code_in_regency')),
    sa.ForeignKeyConstraint(['regency_code'], ['regency.code'], name=op.f('fk_district_regency_code')),
    sa.PrimaryKeyConstraint('code', name=op.f('pk_district'))
    )
    with op.batch_alter_table('district', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_district_regency_code'), ['regency_code'], unique=False)

    op.create_table('village',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('code', sa.String(length=13), nullable=False),
    sa.Column('district_code', sa.String(length=8), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('name_key', sa.String(length=200).with_variant(sa.String(length=200, collation='C'), 'postgresql'), nullable=False),
    sa.Column('kind', sa.Enum('desa', 'desa_adat', 'kelurahan', name='villagekind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.CheckConstraint("length(code) = 13 AND substr(code, 9, 1) = '.'", name=op.f('ck_village_code_shape')),
    sa.CheckConstraint("substr(code, 10, 1) = CASE kind WHEN 'kelurahan' THEN '1' WHEN 'desa' THEN '2' WHEN 'desa_adat' THEN '3' END", name=op.f('ck_village_kind_as_in_code')),
    sa.CheckConstraint('substr(code, 1, 8) = district_code', name=op.f('ck_village_code_in_district')),
    sa.ForeignKeyConstraint(['district_code'], ['district.code'], name=op.f('fk_village_district_code')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_village')),
    sa.UniqueConstraint('code', name=op.f('uq_village_code'))
    )
    with op.batch_alter_table('village', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_village_district_code'), ['district_code'], unique=False)
        batch_op.create_index(batch_op.f('ix_village_name_key'), ['name_key'], unique=False)

    op.create_table('organisation',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('kind', sa.Enum('bumdes', 'buyer', 'lpei', 'ministry', 'platform', name='organisationkind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('name', sa.String(length=200), nullable=False),
    sa.Column('country', sa.String(length=2), nullable=False),
    sa.Column('village_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('is_demo', sa.Boolean(), nullable=False),
    sa.Column('registered_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('public_id', sa.String(length=26), nullable=False),
    sa.CheckConstraint("(kind = 'bumdes') = (village_id IS NOT NULL)", name=op.f('ck_organisation_village_of_bumdes')),
    sa.ForeignKeyConstraint(['village_id'], ['village.id'], name=op.f('fk_organisation_village_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_organisation')),
    sa.UniqueConstraint('public_id', name=op.f('uq_organisation_public_id'))
    )
    with op.batch_alter_table('organisation', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_organisation_village_id'), ['village_id'], unique=False)

    op.create_table('bank_account',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('organisation_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('currency', sa.String(length=3), nullable=False),
    sa.Column('bank_name', sa.String(length=200), nullable=False),
    sa.Column('account_number', sa.String(length=80), nullable=False),
    sa.Column('holder', sa.String(length=200), nullable=False),
    sa.Column('is_demo', sa.Boolean(), nullable=False),
    sa.Column('public_id', sa.String(length=26), nullable=False),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_bank_account_organisation_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_bank_account')),
    sa.UniqueConstraint('organisation_id', 'currency', name=op.f('uq_bank_account_organisation_id_currency')),
    sa.UniqueConstraint('public_id', name=op.f('uq_bank_account_public_id'))
    )
    op.create_table('listing',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('village_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('organisation_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('status', sa.Enum('draft', 'submitted', 'changes_requested', 'published', 'retired', name='listingstatus', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('name_id', sa.String(length=200), nullable=False),
    sa.Column('name_en', sa.String(length=200), nullable=False),
    sa.Column('summary_en', sa.String(length=400), nullable=False),
    sa.Column('description_en', sa.Text(), nullable=False),
    sa.Column('description_id', sa.Text(), nullable=False),
    sa.Column('category', sa.String(length=80), nullable=False),
    sa.Column('hs_code', sa.String(length=10), nullable=False),
    sa.Column('keywords', sa.Text(), nullable=False),
    sa.Column('unit', sa.Enum('pcs', 'pair', 'set', 'kg', 'g', 't', 'm', 'm2', 'm3', 'l', name='unit', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('moq', sa.BigInteger(), nullable=False),
    sa.Column('monthly_capacity', sa.BigInteger(), nullable=False),
    sa.Column('lead_time_days', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('currency', sa.String(length=3), nullable=False),
    sa.Column('incoterm', sa.Enum('EXW', 'FCA', 'FAS', 'FOB', 'CFR', 'CIF', 'CPT', 'CIP', 'DAP', 'DPU', 'DDP', name='incoterm', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('named_place', sa.String(length=200), nullable=False),
    sa.Column('is_demo', sa.Boolean(), nullable=False),
    sa.Column('created_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('published_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('version', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('public_id', sa.String(length=26), nullable=False),
    sa.Column('submission_key', sa.String(length=64), nullable=True),
    sa.CheckConstraint('lead_time_days > 0', name=op.f('ck_listing_lead_time_positive')),
    sa.CheckConstraint('monthly_capacity > 0', name=op.f('ck_listing_capacity_positive')),
    sa.CheckConstraint('moq > 0', name=op.f('ck_listing_moq_positive')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_listing_organisation_id')),
    sa.ForeignKeyConstraint(['village_id'], ['village.id'], name=op.f('fk_listing_village_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_listing')),
    sa.UniqueConstraint('public_id', name=op.f('uq_listing_public_id')),
    sa.UniqueConstraint('submission_key', name=op.f('uq_listing_submission_key'))
    )
    with op.batch_alter_table('listing', schema=None) as batch_op:
        batch_op.create_index('ix_listing_one_live_per_village', ['village_id'], unique=True, postgresql_where=sa.text("status IN ('submitted', 'changes_requested', 'published')"), sqlite_where=sa.text("status IN ('submitted', 'changes_requested', 'published')"))
        batch_op.create_index(batch_op.f('ix_listing_organisation_id'), ['organisation_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_listing_village_id'), ['village_id'], unique=False)

    op.create_table('membership',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('person_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('organisation_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('role', sa.Enum('buyer', 'seller_operator', 'seller_director', 'curator', 'finance_maker', 'finance_checker', 'finance_approver', 'programme_officer', 'staff', name='role', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('public_id', sa.String(length=26), nullable=False),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_membership_organisation_id')),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_membership_person_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_membership')),
    sa.UniqueConstraint('public_id', name=op.f('uq_membership_public_id'))
    )
    with op.batch_alter_table('membership', schema=None) as batch_op:
        batch_op.create_index('ix_membership_live', ['person_id', 'organisation_id'], unique=True, postgresql_where=sa.text('ended_at IS NULL'), sqlite_where=sa.text('ended_at IS NULL'))
        batch_op.create_index(batch_op.f('ix_membership_organisation_id'), ['organisation_id'], unique=False)

    op.create_table('selling_mandate',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('village_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('organisation_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('from_date', sa.Date(), nullable=False),
    sa.Column('to_date', sa.Date(), nullable=True),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('public_id', sa.String(length=26), nullable=False),
    sa.CheckConstraint('to_date IS NULL OR to_date >= from_date', name=op.f('ck_selling_mandate_dates_in_order')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_selling_mandate_organisation_id')),
    sa.ForeignKeyConstraint(['village_id'], ['village.id'], name=op.f('fk_selling_mandate_village_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_selling_mandate')),
    sa.UniqueConstraint('public_id', name=op.f('uq_selling_mandate_public_id'))
    )
    with op.batch_alter_table('selling_mandate', schema=None) as batch_op:
        batch_op.create_index('ix_selling_mandate_in_force', ['village_id'], unique=True, postgresql_where=sa.text('ended_at IS NULL'), sqlite_where=sa.text('ended_at IS NULL'))
        batch_op.create_index(batch_op.f('ix_selling_mandate_organisation_id'), ['organisation_id'], unique=False)

    op.create_table('certificate',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('listing_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('kind', sa.String(length=80), nullable=False),
    sa.ForeignKeyConstraint(['listing_id'], ['listing.id'], name=op.f('fk_certificate_listing_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_certificate')),
    sa.UniqueConstraint('listing_id', 'kind', name=op.f('uq_certificate_listing_id_kind'))
    )
    op.create_table('curation_decision',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('listing_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('verdict', sa.Enum('published', 'changes_requested', 'imported', name='curationverdict', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('decided_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('decided_by_name', sa.String(length=200), nullable=False),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('public_id', sa.String(length=26), nullable=False),
    sa.ForeignKeyConstraint(['decided_by_id'], ['person.id'], name=op.f('fk_curation_decision_decided_by_id')),
    sa.ForeignKeyConstraint(['listing_id'], ['listing.id'], name=op.f('fk_curation_decision_listing_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_curation_decision')),
    sa.UniqueConstraint('public_id', name=op.f('uq_curation_decision_public_id'))
    )
    with op.batch_alter_table('curation_decision', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_curation_decision_listing_id'), ['listing_id'], unique=False)

    op.create_table('inquiry',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('number', sa.String(length=80), nullable=False),
    sa.Column('status', sa.Enum('awaiting_seller', 'awaiting_buyer', 'converted', 'closed', name='inquirystatus', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('listing_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('buyer_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('seller_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('asked_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('quantity', sa.BigInteger(), nullable=False),
    sa.Column('unit', sa.Enum('pcs', 'pair', 'set', 'kg', 'g', 't', 'm', 'm2', 'm3', 'l', name='unit', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('destination', sa.String(length=2), nullable=False),
    sa.Column('incoterm', sa.Enum('EXW', 'FCA', 'FAS', 'FOB', 'CFR', 'CIF', 'CPT', 'CIP', 'DAP', 'DPU', 'DDP', name='incoterm', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('needed_by_date', sa.Date(), nullable=True),
    sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('public_id', sa.String(length=26), nullable=False),
    sa.Column('submission_key', sa.String(length=64), nullable=True),
    sa.CheckConstraint('quantity > 0', name=op.f('ck_inquiry_quantity_positive')),
    sa.ForeignKeyConstraint(['asked_by_id'], ['person.id'], name=op.f('fk_inquiry_asked_by_id')),
    sa.ForeignKeyConstraint(['buyer_id'], ['organisation.id'], name=op.f('fk_inquiry_buyer_id')),
    sa.ForeignKeyConstraint(['listing_id'], ['listing.id'], name=op.f('fk_inquiry_listing_id')),
    sa.ForeignKeyConstraint(['seller_id'], ['organisation.id'], name=op.f('fk_inquiry_seller_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_inquiry')),
    sa.UniqueConstraint('number', name=op.f('uq_inquiry_number')),
    sa.UniqueConstraint('public_id', name=op.f('uq_inquiry_public_id')),
    sa.UniqueConstraint('submission_key', name=op.f('uq_inquiry_submission_key'))
    )
    with op.batch_alter_table('inquiry', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_inquiry_buyer_id'), ['buyer_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_inquiry_listing_id'), ['listing_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_inquiry_seller_id'), ['seller_id'], unique=False)

    op.create_table('price_tier',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('listing_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('from_quantity', sa.BigInteger(), nullable=False),
    sa.Column('unit_price_minor', sa.BigInteger(), nullable=False),
    sa.CheckConstraint('from_quantity > 0', name=op.f('ck_price_tier_quantity_positive')),
    sa.CheckConstraint('unit_price_minor > 0', name=op.f('ck_price_tier_price_positive')),
    sa.ForeignKeyConstraint(['listing_id'], ['listing.id'], name=op.f('fk_price_tier_listing_id'), ondelete='CASCADE'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_price_tier')),
    sa.UniqueConstraint('listing_id', 'from_quantity', name=op.f('uq_price_tier_listing_id_from_quantity'))
    )
    op.create_table('message',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('inquiry_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('author_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('organisation_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('text', sa.Text(), nullable=False),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('public_id', sa.String(length=26), nullable=False),
    sa.Column('submission_key', sa.String(length=64), nullable=True),
    sa.ForeignKeyConstraint(['author_id'], ['person.id'], name=op.f('fk_message_author_id')),
    sa.ForeignKeyConstraint(['inquiry_id'], ['inquiry.id'], name=op.f('fk_message_inquiry_id')),
    sa.ForeignKeyConstraint(['organisation_id'], ['organisation.id'], name=op.f('fk_message_organisation_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_message')),
    sa.UniqueConstraint('public_id', name=op.f('uq_message_public_id')),
    sa.UniqueConstraint('submission_key', name=op.f('uq_message_submission_key'))
    )
    with op.batch_alter_table('message', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_message_inquiry_id'), ['inquiry_id'], unique=False)

    op.create_table('quotation',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('number', sa.String(length=80), nullable=False),
    sa.Column('inquiry_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('revision', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('status', sa.Enum('sent', 'superseded', 'accepted', 'declined', 'withdrawn', name='quotationstatus', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('quantity', sa.BigInteger(), nullable=False),
    sa.Column('unit', sa.Enum('pcs', 'pair', 'set', 'kg', 'g', 't', 'm', 'm2', 'm3', 'l', name='unit', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('unit_price_minor', sa.BigInteger(), nullable=False),
    sa.Column('currency', sa.String(length=3), nullable=False),
    sa.Column('incoterm', sa.Enum('EXW', 'FCA', 'FAS', 'FOB', 'CFR', 'CIF', 'CPT', 'CIP', 'DAP', 'DPU', 'DDP', name='incoterm', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('named_place', sa.String(length=200), nullable=False),
    sa.Column('ready_date', sa.Date(), nullable=False),
    sa.Column('valid_through_date', sa.Date(), nullable=False),
    sa.Column('valid_until', sa.DateTime(timezone=True), nullable=False),
    sa.Column('payment_plan', sa.Enum('deposit_and_balance', 'in_full', name='paymentplan', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('sent_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('sent_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('public_id', sa.String(length=26), nullable=False),
    sa.Column('submission_key', sa.String(length=64), nullable=True),
    sa.CheckConstraint('quantity > 0', name=op.f('ck_quotation_quantity_positive')),
    sa.CheckConstraint('unit_price_minor > 0', name=op.f('ck_quotation_price_positive')),
    sa.ForeignKeyConstraint(['inquiry_id'], ['inquiry.id'], name=op.f('fk_quotation_inquiry_id')),
    sa.ForeignKeyConstraint(['sent_by_id'], ['person.id'], name=op.f('fk_quotation_sent_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_quotation')),
    sa.UniqueConstraint('inquiry_id', 'revision', name=op.f('uq_quotation_inquiry_id_revision')),
    sa.UniqueConstraint('number', name=op.f('uq_quotation_number')),
    sa.UniqueConstraint('public_id', name=op.f('uq_quotation_public_id')),
    sa.UniqueConstraint('submission_key', name=op.f('uq_quotation_submission_key'))
    )
    with op.batch_alter_table('quotation', schema=None) as batch_op:
        batch_op.create_index('ix_quotation_one_accepted', ['inquiry_id'], unique=True, postgresql_where=sa.text("status = 'accepted'"), sqlite_where=sa.text("status = 'accepted'"))
        batch_op.create_index('ix_quotation_one_sent', ['inquiry_id'], unique=True, postgresql_where=sa.text("status = 'sent'"), sqlite_where=sa.text("status = 'sent'"))

    op.create_table('trade_order',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('number', sa.String(length=80), nullable=False),
    sa.Column('status', sa.Enum('pending_confirmation', 'confirmed', 'in_production', 'ready', 'shipped', 'delivered', 'completed', name='orderstatus', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('quotation_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('buyer_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('seller_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('quantity', sa.BigInteger(), nullable=False),
    sa.Column('unit', sa.Enum('pcs', 'pair', 'set', 'kg', 'g', 't', 'm', 'm2', 'm3', 'l', name='unit', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('total_minor', sa.BigInteger(), nullable=False),
    sa.Column('currency', sa.String(length=3), nullable=False),
    sa.Column('payment_plan', sa.Enum('deposit_and_balance', 'in_full', name='paymentplan', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('ready_date', sa.Date(), nullable=False),
    sa.Column('contract', sa.Text(), nullable=False),
    sa.Column('contract_hash', sa.String(length=64), nullable=False),
    sa.Column('placed_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('placed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('buyer_confirmed_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('buyer_confirmed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('seller_confirmed_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('seller_confirmed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('cleared_for_production_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('cleared_for_shipment_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('public_id', sa.String(length=26), nullable=False),
    sa.ForeignKeyConstraint(['buyer_confirmed_by_id'], ['person.id'], name=op.f('fk_trade_order_buyer_confirmed_by_id')),
    sa.ForeignKeyConstraint(['buyer_id'], ['organisation.id'], name=op.f('fk_trade_order_buyer_id')),
    sa.ForeignKeyConstraint(['placed_by_id'], ['person.id'], name=op.f('fk_trade_order_placed_by_id')),
    sa.ForeignKeyConstraint(['quotation_id'], ['quotation.id'], name=op.f('fk_trade_order_quotation_id')),
    sa.ForeignKeyConstraint(['seller_confirmed_by_id'], ['person.id'], name=op.f('fk_trade_order_seller_confirmed_by_id')),
    sa.ForeignKeyConstraint(['seller_id'], ['organisation.id'], name=op.f('fk_trade_order_seller_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_trade_order')),
    sa.UniqueConstraint('number', name=op.f('uq_trade_order_number')),
    sa.UniqueConstraint('public_id', name=op.f('uq_trade_order_public_id')),
    sa.UniqueConstraint('quotation_id', name=op.f('uq_trade_order_quotation_id'))
    )
    with op.batch_alter_table('trade_order', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_trade_order_buyer_id'), ['buyer_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_trade_order_seller_id'), ['seller_id'], unique=False)

    op.create_table('financing_request',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('number', sa.String(length=80), nullable=False),
    sa.Column('status', sa.Enum('submitted', 'in_analysis', 'recommended', 'endorsed', 'approved', 'accepted', 'ready', 'active', 'rejected', 'declined', 'withdrawn', name='financingstatus', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('order_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('seller_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('amount_minor', sa.BigInteger(), nullable=False),
    sa.Column('currency', sa.String(length=3), nullable=False),
    sa.Column('approved_minor', sa.BigInteger(), nullable=True),
    sa.Column('purpose', sa.Text(), nullable=False),
    sa.Column('tenor_days', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('order_contract_hash', sa.String(length=64), nullable=False),
    sa.Column('consented_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('consented_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('public_id', sa.String(length=26), nullable=False),
    sa.Column('submission_key', sa.String(length=64), nullable=True),
    sa.CheckConstraint('amount_minor > 0', name=op.f('ck_financing_request_amount_positive')),
    sa.CheckConstraint('tenor_days > 0', name=op.f('ck_financing_request_tenor_positive')),
    sa.ForeignKeyConstraint(['consented_by_id'], ['person.id'], name=op.f('fk_financing_request_consented_by_id')),
    sa.ForeignKeyConstraint(['order_id'], ['trade_order.id'], name=op.f('fk_financing_request_order_id')),
    sa.ForeignKeyConstraint(['seller_id'], ['organisation.id'], name=op.f('fk_financing_request_seller_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_financing_request')),
    sa.UniqueConstraint('number', name=op.f('uq_financing_request_number')),
    sa.UniqueConstraint('public_id', name=op.f('uq_financing_request_public_id')),
    sa.UniqueConstraint('submission_key', name=op.f('uq_financing_request_submission_key'))
    )
    with op.batch_alter_table('financing_request', schema=None) as batch_op:
        batch_op.create_index('ix_financing_request_one_open', ['order_id'], unique=True, postgresql_where=sa.text("status IN ('submitted', 'in_analysis', 'recommended', 'endorsed', 'approved', 'accepted', 'ready', 'active')"), sqlite_where=sa.text("status IN ('submitted', 'in_analysis', 'recommended', 'endorsed', 'approved', 'accepted', 'ready', 'active')"))
        batch_op.create_index(batch_op.f('ix_financing_request_order_id'), ['order_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_financing_request_seller_id'), ['seller_id'], unique=False)

    op.create_table('milestone',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('order_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('produced', sa.BigInteger(), nullable=False),
    sa.Column('note', sa.Text(), nullable=False),
    sa.Column('reported_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('reported_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('public_id', sa.String(length=26), nullable=False),
    sa.Column('submission_key', sa.String(length=64), nullable=True),
    sa.CheckConstraint('produced >= 0', name=op.f('ck_milestone_produced_not_negative')),
    sa.ForeignKeyConstraint(['order_id'], ['trade_order.id'], name=op.f('fk_milestone_order_id')),
    sa.ForeignKeyConstraint(['reported_by_id'], ['person.id'], name=op.f('fk_milestone_reported_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_milestone')),
    sa.UniqueConstraint('public_id', name=op.f('uq_milestone_public_id')),
    sa.UniqueConstraint('submission_key', name=op.f('uq_milestone_submission_key'))
    )
    with op.batch_alter_table('milestone', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_milestone_order_id'), ['order_id'], unique=False)

    op.create_table('payment_due',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('order_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('sequence', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('kind', sa.Enum('full', 'deposit', 'balance', name='duekind', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('status', sa.Enum('planned', 'due', 'part_paid', 'paid', 'overpaid', name='duestatus', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('amount_minor', sa.BigInteger(), nullable=False),
    sa.Column('currency', sa.String(length=3), nullable=False),
    sa.Column('reference', sa.String(length=80), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('public_id', sa.String(length=26), nullable=False),
    sa.CheckConstraint('amount_minor > 0', name=op.f('ck_payment_due_amount_positive')),
    sa.ForeignKeyConstraint(['order_id'], ['trade_order.id'], name=op.f('fk_payment_due_order_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_payment_due')),
    sa.UniqueConstraint('order_id', 'sequence', name=op.f('uq_payment_due_order_id_sequence')),
    sa.UniqueConstraint('public_id', name=op.f('uq_payment_due_public_id')),
    sa.UniqueConstraint('reference', name=op.f('uq_payment_due_reference'))
    )
    op.create_table('shipment',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('order_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('transport', sa.Enum('sea', 'air', name='transport', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('carrier', sa.String(length=200), nullable=False),
    sa.Column('paper_number', sa.String(length=80), nullable=False),
    sa.Column('shipped_date', sa.Date(), nullable=False),
    sa.Column('arrival_date', sa.Date(), nullable=False),
    sa.Column('shipped_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('delivered_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('delivered_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('public_id', sa.String(length=26), nullable=False),
    sa.CheckConstraint('arrival_date >= shipped_date', name=op.f('ck_shipment_arrival_after_departure')),
    sa.ForeignKeyConstraint(['delivered_by_id'], ['person.id'], name=op.f('fk_shipment_delivered_by_id')),
    sa.ForeignKeyConstraint(['order_id'], ['trade_order.id'], name=op.f('fk_shipment_order_id')),
    sa.ForeignKeyConstraint(['shipped_by_id'], ['person.id'], name=op.f('fk_shipment_shipped_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_shipment')),
    sa.UniqueConstraint('order_id', name=op.f('uq_shipment_order_id')),
    sa.UniqueConstraint('public_id', name=op.f('uq_shipment_public_id'))
    )
    op.create_table('bank_receipt',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('due_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('bank_account_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('amount_minor', sa.BigInteger(), nullable=False),
    sa.Column('value_date', sa.Date(), nullable=False),
    sa.Column('bank_reference', sa.String(length=80), nullable=False),
    sa.Column('remitter', sa.String(length=200), nullable=False),
    sa.Column('booked_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('booked_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('confirmed_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('confirmed_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('public_id', sa.String(length=26), nullable=False),
    sa.Column('submission_key', sa.String(length=64), nullable=True),
    sa.CheckConstraint('(confirmed_by_id IS NULL) = (confirmed_at IS NULL)', name=op.f('ck_bank_receipt_confirmed_together')),
    sa.CheckConstraint('amount_minor > 0', name=op.f('ck_bank_receipt_amount_positive')),
    sa.CheckConstraint('confirmed_by_id <> booked_by_id', name=op.f('ck_bank_receipt_two_people')),
    sa.ForeignKeyConstraint(['bank_account_id'], ['bank_account.id'], name=op.f('fk_bank_receipt_bank_account_id')),
    sa.ForeignKeyConstraint(['booked_by_id'], ['person.id'], name=op.f('fk_bank_receipt_booked_by_id')),
    sa.ForeignKeyConstraint(['confirmed_by_id'], ['person.id'], name=op.f('fk_bank_receipt_confirmed_by_id')),
    sa.ForeignKeyConstraint(['due_id'], ['payment_due.id'], name=op.f('fk_bank_receipt_due_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_bank_receipt')),
    sa.UniqueConstraint('bank_account_id', 'bank_reference', 'value_date', 'amount_minor', name=op.f('uq_bank_receipt_bank_account_id_bank_reference_value_date_amount_minor')),
    sa.UniqueConstraint('public_id', name=op.f('uq_bank_receipt_public_id')),
    sa.UniqueConstraint('submission_key', name=op.f('uq_bank_receipt_submission_key'))
    )
    with op.batch_alter_table('bank_receipt', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_bank_receipt_due_id'), ['due_id'], unique=False)

    op.create_table('drawdown',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('request_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('sequence', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('amount_minor', sa.BigInteger(), nullable=False),
    sa.Column('value_date', sa.Date(), nullable=False),
    sa.Column('bank_reference', sa.String(length=200), nullable=False),
    sa.Column('proposed_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('proposed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('released_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=True),
    sa.Column('released_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('public_id', sa.String(length=26), nullable=False),
    sa.Column('submission_key', sa.String(length=64), nullable=True),
    sa.CheckConstraint('amount_minor > 0', name=op.f('ck_drawdown_amount_positive')),
    sa.CheckConstraint('released_by_id <> proposed_by_id', name=op.f('ck_drawdown_two_people')),
    sa.ForeignKeyConstraint(['proposed_by_id'], ['person.id'], name=op.f('fk_drawdown_proposed_by_id')),
    sa.ForeignKeyConstraint(['released_by_id'], ['person.id'], name=op.f('fk_drawdown_released_by_id')),
    sa.ForeignKeyConstraint(['request_id'], ['financing_request.id'], name=op.f('fk_drawdown_request_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_drawdown')),
    sa.UniqueConstraint('public_id', name=op.f('uq_drawdown_public_id')),
    sa.UniqueConstraint('request_id', 'sequence', name=op.f('uq_drawdown_request_id_sequence')),
    sa.UniqueConstraint('submission_key', name=op.f('uq_drawdown_submission_key'))
    )
    op.create_table('financing_decision',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('request_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('action', sa.Enum('take_in', 'recommend', 'return', 'endorse', 'approve', 'reject', 'accept', 'decline', 'withdraw', 'propose_drawdown', 'release_drawdown', name='financingaction', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('decided_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('comment', sa.Text(), nullable=False),
    sa.Column('amount_minor', sa.BigInteger(), nullable=True),
    sa.Column('decided_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('public_id', sa.String(length=26), nullable=False),
    sa.ForeignKeyConstraint(['decided_by_id'], ['person.id'], name=op.f('fk_financing_decision_decided_by_id')),
    sa.ForeignKeyConstraint(['request_id'], ['financing_request.id'], name=op.f('fk_financing_decision_request_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_financing_decision')),
    sa.UniqueConstraint('public_id', name=op.f('uq_financing_decision_public_id'))
    )
    with op.batch_alter_table('financing_decision', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_financing_decision_request_id'), ['request_id'], unique=False)

    op.create_table('payment',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('due_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('provider', sa.Enum('stripe', 'bank_transfer', name='provider', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('attempt', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('status', sa.Enum('created', 'pending', 'processing', 'succeeded', 'failed', 'expired', 'review', name='paymentstatus', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('amount_minor', sa.BigInteger(), nullable=False),
    sa.Column('currency', sa.String(length=3), nullable=False),
    sa.Column('idempotency_key', sa.String(length=200), nullable=False),
    sa.Column('buyer_email', sa.String(length=254), nullable=False),
    sa.Column('description', sa.String(length=200), nullable=False),
    sa.Column('success_url', sa.Text(), nullable=False),
    sa.Column('cancel_url', sa.Text(), nullable=False),
    sa.Column('provider_ref', sa.String(length=200), nullable=True),
    sa.Column('provider_payment_ref', sa.String(length=200), nullable=True),
    sa.Column('checkout_url', sa.Text(), nullable=True),
    sa.Column('expires_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('received_minor', sa.BigInteger(), nullable=True),
    sa.Column('reason', sa.Text(), nullable=False),
    sa.Column('started_by_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('version', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('public_id', sa.String(length=26), nullable=False),
    sa.CheckConstraint('amount_minor > 0', name=op.f('ck_payment_amount_positive')),
    sa.ForeignKeyConstraint(['due_id'], ['payment_due.id'], name=op.f('fk_payment_due_id')),
    sa.ForeignKeyConstraint(['started_by_id'], ['person.id'], name=op.f('fk_payment_started_by_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_payment')),
    sa.UniqueConstraint('due_id', 'attempt', name=op.f('uq_payment_due_id_attempt')),
    sa.UniqueConstraint('idempotency_key', name=op.f('uq_payment_idempotency_key')),
    sa.UniqueConstraint('provider', 'provider_ref', name=op.f('uq_payment_provider_provider_ref')),
    sa.UniqueConstraint('public_id', name=op.f('uq_payment_public_id'))
    )
    with op.batch_alter_table('payment', schema=None) as batch_op:
        batch_op.create_index('ix_payment_one_live', ['due_id'], unique=True, postgresql_where=sa.text("status IN ('created', 'pending', 'processing')"), sqlite_where=sa.text("status IN ('created', 'pending', 'processing')"))

    op.create_table('review_claim',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('request_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('person_id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    sa.Column('role', sa.Enum('maker', 'checker', 'approver', name='reviewrole', native_enum=False, create_constraint=True, length=40), nullable=False),
    sa.Column('claimed_at', sa.DateTime(timezone=True), nullable=False),
    sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_review_claim_person_id')),
    sa.ForeignKeyConstraint(['request_id'], ['financing_request.id'], name=op.f('fk_review_claim_request_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_review_claim')),
    sa.UniqueConstraint('request_id', 'person_id', name=op.f('uq_review_claim_request_id_person_id')),
    sa.UniqueConstraint('request_id', 'role', name=op.f('uq_review_claim_request_id_role'))
    )

    postgresql = op.get_bind().dialect.name == "postgresql"
    for statement in POSTGRESQL_TRIGGERS if postgresql else SQLITE_TRIGGERS:
        op.execute(sa.DDL(statement.replace("%", "%%")))


def downgrade() -> None:
    op.drop_table('review_claim')
    with op.batch_alter_table('payment', schema=None) as batch_op:
        batch_op.drop_index('ix_payment_one_live', postgresql_where=sa.text("status IN ('created', 'pending', 'processing')"), sqlite_where=sa.text("status IN ('created', 'pending', 'processing')"))

    op.drop_table('payment')
    with op.batch_alter_table('financing_decision', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_financing_decision_request_id'))

    op.drop_table('financing_decision')
    op.drop_table('drawdown')
    with op.batch_alter_table('bank_receipt', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_bank_receipt_due_id'))

    op.drop_table('bank_receipt')
    op.drop_table('shipment')
    op.drop_table('payment_due')
    with op.batch_alter_table('milestone', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_milestone_order_id'))

    op.drop_table('milestone')
    with op.batch_alter_table('financing_request', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_financing_request_seller_id'))
        batch_op.drop_index(batch_op.f('ix_financing_request_order_id'))
        batch_op.drop_index('ix_financing_request_one_open', postgresql_where=sa.text("status IN ('submitted', 'in_analysis', 'recommended', 'endorsed', 'approved', 'accepted', 'ready', 'active')"), sqlite_where=sa.text("status IN ('submitted', 'in_analysis', 'recommended', 'endorsed', 'approved', 'accepted', 'ready', 'active')"))

    op.drop_table('financing_request')
    with op.batch_alter_table('trade_order', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_trade_order_seller_id'))
        batch_op.drop_index(batch_op.f('ix_trade_order_buyer_id'))

    op.drop_table('trade_order')
    with op.batch_alter_table('quotation', schema=None) as batch_op:
        batch_op.drop_index('ix_quotation_one_sent', postgresql_where=sa.text("status = 'sent'"), sqlite_where=sa.text("status = 'sent'"))
        batch_op.drop_index('ix_quotation_one_accepted', postgresql_where=sa.text("status = 'accepted'"), sqlite_where=sa.text("status = 'accepted'"))

    op.drop_table('quotation')
    with op.batch_alter_table('message', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_message_inquiry_id'))

    op.drop_table('message')
    op.drop_table('price_tier')
    with op.batch_alter_table('inquiry', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_inquiry_seller_id'))
        batch_op.drop_index(batch_op.f('ix_inquiry_listing_id'))
        batch_op.drop_index(batch_op.f('ix_inquiry_buyer_id'))

    op.drop_table('inquiry')
    with op.batch_alter_table('curation_decision', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_curation_decision_listing_id'))

    op.drop_table('curation_decision')
    op.drop_table('certificate')
    with op.batch_alter_table('selling_mandate', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_selling_mandate_organisation_id'))
        batch_op.drop_index('ix_selling_mandate_in_force', postgresql_where=sa.text('ended_at IS NULL'), sqlite_where=sa.text('ended_at IS NULL'))

    op.drop_table('selling_mandate')
    with op.batch_alter_table('membership', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_membership_organisation_id'))
        batch_op.drop_index('ix_membership_live', postgresql_where=sa.text('ended_at IS NULL'), sqlite_where=sa.text('ended_at IS NULL'))

    op.drop_table('membership')
    with op.batch_alter_table('listing', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_listing_village_id'))
        batch_op.drop_index(batch_op.f('ix_listing_organisation_id'))
        batch_op.drop_index('ix_listing_one_live_per_village', postgresql_where=sa.text("status IN ('submitted', 'changes_requested', 'published')"), sqlite_where=sa.text("status IN ('submitted', 'changes_requested', 'published')"))

    op.drop_table('listing')
    op.drop_table('bank_account')
    with op.batch_alter_table('organisation', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_organisation_village_id'))

    op.drop_table('organisation')
    with op.batch_alter_table('village', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_village_name_key'))
        batch_op.drop_index(batch_op.f('ix_village_district_code'))

    op.drop_table('village')
    with op.batch_alter_table('district', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_district_regency_code'))

    op.drop_table('district')
    with op.batch_alter_table('user_session', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_user_session_person_id'))

    op.drop_table('user_session')
    with op.batch_alter_table('regency', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_regency_province_code'))

    op.drop_table('regency')
    op.drop_table('paper')
    with op.batch_alter_table('ledger_entry', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_ledger_entry_transaction_ref'))
        batch_op.drop_index(batch_op.f('ix_ledger_entry_account'))

    op.drop_table('ledger_entry')
    with op.batch_alter_table('confirmation', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_confirmation_person_id'))

    op.drop_table('confirmation')
    op.drop_table('region_release')
    op.drop_table('province')
    op.drop_table('provider_event')
    op.drop_table('person')
    op.drop_table('number_series')
    with op.batch_alter_table('letter', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_letter_recipient'))

    op.drop_table('letter')
    with op.batch_alter_table('ledger_transaction', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_ledger_transaction_reference'))
        batch_op.drop_index(batch_op.f('ix_ledger_transaction_order_number'))

    op.drop_table('ledger_transaction')
    with op.batch_alter_table('job', schema=None) as batch_op:
        batch_op.drop_index('ix_job_waiting', postgresql_where=sa.text('done_at IS NULL AND dead_at IS NULL'), sqlite_where=sa.text('done_at IS NULL AND dead_at IS NULL'))

    op.drop_table('job')
    with op.batch_alter_table('event', schema=None) as batch_op:
        batch_op.drop_index('ix_event_subject')

    op.drop_table('event')
    op.drop_table('blob')
    if op.get_bind().dialect.name == "postgresql":
        for function in FUNCTIONS:
            op.execute(f"DROP FUNCTION {function}()")

"""Stage, step states, escalation, deadlines and the next action, on a small ladder made for the test."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from tests.unit.domain.small_ladder import (
    CALENDAR,
    CLAIM,
    COURT,
    FACTS,
    LADDER,
    LAWYER,
    OMBUD,
    PHOTO,
    POLICY,
    SERVICE,
    SUPERVISOR,
    TODAY,
    entry,
    rule,
)

from plaint.domain.deadlines.deadline import DeadlineState
from plaint.domain.deadlines.events import step_histories
from plaint.domain.guidance.assessment import Assessment, assess
from plaint.domain.guidance.status import Stage, StepState
from plaint.domain.guidance.step_inference import unclassified
from plaint.domain.model.case import Case, Outcome, Override, Task
from plaint.domain.model.deadline_kind import DeadlineKind
from plaint.domain.model.essentials import proof_for
from plaint.domain.model.evidence import Evidence
from plaint.domain.model.interaction import Interaction, in_time_order
from plaint.domain.model.letter import Letter
from plaint.domain.playbook.playbook import (
    Condition,
    Playbook,
    Step,
)


def run(
    case: Case = FACTS,
    *log: Interaction,
    letters: tuple[Letter, ...] = (),
    today: date = TODAY,
    evidence: tuple[Evidence, ...] = PHOTO,
    ladder: Playbook = LADDER,
) -> Assessment:
    return assess(case, in_time_order(log), evidence, letters, ladder, CALENDAR, today)


def states(progress: Assessment) -> dict[str, StepState]:
    return {status.step.id: status.state for status in progress.steps}


def next_of(progress: Assessment) -> tuple[Stage, str, str]:
    assert progress.next is not None
    return progress.stage, progress.next.step, progress.next.command


def test_an_empty_case_asks_for_the_order_number_first() -> None:
    progress = run(Case("k7f3qd", "x"))
    assert next_of(progress) == (Stage.INTAKE, "facts", "edit")
    assert progress.next
    assert progress.next.field == "order.numbers"
    assert progress.level == 0


def test_a_case_without_items_asks_for_an_item() -> None:
    progress = run(FACTS.edit(items=()))
    assert progress.next
    assert progress.next.field == "item"


def test_complete_facts_without_proof_ask_for_the_evidence_that_fits_the_problem() -> None:
    progress = run(FACTS, evidence=())
    assert next_of(progress) == (Stage.INTAKE, "evidence", "evidence")
    assert progress.next
    assert progress.next.attach == ("tracking", "receipt")
    assert proof_for("service") == ("receipt", "screenshot")


def test_a_complete_case_is_ready_for_the_first_step() -> None:
    progress = run()
    assert next_of(progress) == (Stage.READY, "customer-service", "log")
    assert progress.next
    assert progress.next.channel == "chat"
    assert states(progress)["supervisor"] is StepState.LOCKED
    assert any(action.step == "lawyer" for action in progress.others)


def test_what_was_sent_today_waits_without_an_answer_being_due() -> None:
    progress = run(FACTS, entry("a", 22))
    assert states(progress)["customer-service"] is StepState.SENT
    assert next_of(progress) == (Stage.WAITING, "customer-service", "wait")
    assert progress.next
    assert progress.next.day == date(2026, 11, 27)
    assert "before 2026-11-27" in progress.next.why


def test_an_acknowledgement_does_not_stop_their_clock() -> None:
    log = entry("a", 20), entry("b", 21, direction="in", answer="acknowledged")
    progress = run(FACTS, *log)
    assert states(progress)["customer-service"] is StepState.WAITING
    assert "acknowledged" in progress.steps[0].reason
    assert not progress.overdue


def test_silence_past_the_day_leads_to_the_next_rung_and_is_overdue() -> None:
    progress = run(FACTS, entry("a", 10))
    assert states(progress)["customer-service"] is StepState.NO_REPLY
    assert next_of(progress) == (Stage.ACT, "a-to-z", "log")
    assert progress.overdue
    assert progress.next
    assert "2026-11-15" in progress.next.why
    assert progress.next.attach == ("photo",)


def test_a_refusal_leads_to_the_next_rung_and_is_not_overdue() -> None:
    progress = run(FACTS, entry("a", 10), entry("b", 11, direction="in", answer="refusal"))
    assert states(progress)["customer-service"] is StepState.REJECTED
    assert next_of(progress) == (Stage.ACT, "a-to-z", "log")
    assert not progress.overdue


def test_an_answer_that_nobody_classified_is_the_next_thing_to_do() -> None:
    log = entry("a", 10), entry("b", 11, direction="in", person="Thandi")
    progress = run(FACTS, *log)
    assert next_of(progress) == (Stage.CLASSIFY, "classify", "classify")
    assert progress.next
    assert progress.next.interaction == "b"
    assert "Thandi" in progress.next.title
    assert [one.id for one in unclassified(log)] == ["b"]
    assert "not classified" in progress.steps[0].reason


def test_an_offer_is_decided_before_the_ladder_goes_on() -> None:
    offer = entry("b", 11, direction="in", answer="offer", promise="half of the price")
    progress = run(FACTS, entry("a", 10), offer)
    assert next_of(progress) == (Stage.ACT, "customer-service", "decide")
    assert progress.next
    assert "half of the price" in progress.next.title
    declined = run(FACTS, entry("a", 10), offer, entry("c", 12, step="", reason="declined"))
    assert next_of(declined)[1] == "a-to-z"


def test_a_question_of_theirs_is_answered_first() -> None:
    asks = entry("b", 11, direction="in", answer="asks", reason="photos, please")
    progress = run(FACTS, entry("a", 10), asks)
    assert next_of(progress) == (Stage.ACT, "customer-service", "log")
    assert progress.next
    assert "photos" in progress.next.title
    assert states(progress)["a-to-z"] is StepState.LOCKED
    answered = run(FACTS, entry("a", 10), asks, entry("c", 21))
    assert next_of(answered)[0] is Stage.WAITING


def test_a_task_is_done_before_anything_else_is_chased() -> None:
    tasks = (Task("Hand in a photo", "document", due=date(2026, 11, 20)), Task("Keep the box", "instruction"))
    progress = run(FACTS.edit(tasks=tasks), entry("a", 10))
    assert next_of(progress) == (Stage.ACT, "task", "evidence")
    assert progress.overdue
    done = replace(tasks[0], done=date(2026, 11, 19))
    later = run(FACTS.edit(tasks=(done, tasks[1])), entry("a", 10))
    assert next_of(later) == (Stage.ACT, "task", "log")
    assert [one.state for one in later.deadlines if one.rule == "task-1"] == [DeadlineState.MET]
    asked = entry("b", 11, direction="in", answer="asks")
    noted = run(FACTS.edit(tasks=(replace(done, asked_by="b"),)), entry("a", 10), asked)
    assert next_of(noted)[1] != "task"


def test_a_promise_is_waited_for_and_comes_back_when_its_day_has_passed() -> None:
    promise = entry("b", 18, direction="in", answer="offer", promise="refund", promised_by=date(2026, 11, 25))
    waiting = run(FACTS, entry("a", 17), promise)
    assert next_of(waiting) == (Stage.PROMISED, "wait", "wait")
    late = run(FACTS, entry("a", 17), promise, today=date(2026, 11, 26))
    assert next_of(late) == (Stage.ACT, "promise", "log")
    assert late.overdue
    chased = run(FACTS, entry("a", 17), promise, entry("c", 27), today=date(2026, 11, 28))
    assert next_of(chased)[1] == "customer-service"


def test_a_remedy_that_came_closes_the_case_and_settles_the_promise() -> None:
    promise = entry("b", 11, direction="in", answer="offer", promise="refund", promised_by=date(2026, 11, 15))
    remedy = entry("c", 16, direction="in", answer="remedy")
    progress = run(FACTS, entry("a", 10), promise, remedy)
    assert next_of(progress) == (Stage.ACT, "close", "close")
    assert states(progress)["customer-service"] is StepState.ACCEPTED
    assert [one.state for one in progress.deadlines if one.kind is DeadlineKind.PROMISED] == [DeadlineState.MET]
    received = run(FACTS.edit(outcome=Outcome(received=date(2026, 11, 20))), entry("a", 10))
    assert received.next
    assert "2026-11-20" in received.next.why


def test_a_parcel_that_came_late_keeps_the_promise_of_its_delivery() -> None:
    promise = entry("b", 11, direction="in", answer="offer", promise="delivery", promised_by=date(2026, 11, 15))
    late = FACTS.edit(order=replace(FACTS.order, delivered=date(2026, 11, 20)))
    kept = run(late, entry("a", 10), promise)
    assert [one.state for one in kept.deadlines if one.kind is DeadlineKind.PROMISED] == [DeadlineState.MET]
    before = run(FACTS.edit(order=replace(FACTS.order, delivered=date(2026, 11, 2))), entry("a", 10), promise)
    assert [one.overdue for one in before.deadlines if one.kind is DeadlineKind.PROMISED] == [True]


def test_the_outcomes_own_promise_is_a_deadline() -> None:
    outcome = Outcome(("full-refund",), promised=date(2026, 11, 20))
    progress = run(FACTS.edit(outcome=outcome), entry("a", 10))
    assert next_of(progress)[1] == "promise"
    assert progress.next
    assert "full refund" in progress.next.title
    logged = entry("b", 11, direction="in", answer="offer", promise="refund", promised_by=outcome.promised)
    both = run(FACTS.edit(outcome=outcome), entry("a", 10), logged)
    assert [one.title for one in both.deadlines if one.kind is DeadlineKind.PROMISED] == ["refund"]


def test_a_right_that_ends_soon_goes_before_its_turn() -> None:
    placed = FACTS.edit(order=replace(FACTS.order, placed=TODAY - timedelta(days=115)))
    progress = run(placed, entry("a", 20))
    assert next_of(progress) == (Stage.ACT, "chargeback", "log")
    assert progress.next
    assert progress.next.closes == TODAY + timedelta(days=5)
    assert progress.next.kind == DeadlineKind.ACT_BEFORE
    assert progress.next.warnings == ("A chargeback closes the claim.",)


def test_taking_a_step_closes_the_forum_that_it_excludes() -> None:
    progress = run(FACTS, entry("a", 10), entry("b", 20, step="chargeback"))
    assert states(progress)["a-to-z"] is StepState.BLOCKED
    sued = run(FACTS, entry("a", 10), entry("b", 20, step="court"))
    assert states(sued)["ombud"] is StepState.BLOCKED
    closing = run(FACTS, entry("a", 10), ladder=replace(LADDER, steps=(SERVICE, replace(OMBUD, excludes=()), COURT)))
    assert "Not both." in next(one.warnings for one in closing.steps if one.step.id == "court")
    blocked = run(
        FACTS, entry("b", 20, step="court"), ladder=replace(LADDER, steps=(replace(OMBUD, excludes=()), COURT))
    )
    assert states(blocked)["ombud"] is StepState.BLOCKED


def test_a_step_before_its_first_day_says_from_when() -> None:
    promised = FACTS.edit(order=replace(FACTS.order, promised=date(2026, 11, 30)))
    progress = run(promised, entry("a", 10), entry("b", 11, direction="in", answer="refusal"))
    claim = next(one for one in progress.steps if one.step.id == "a-to-z")
    assert (claim.state, claim.opens) == (StepState.LOCKED, date(2026, 12, 3))
    assert "2026-12-03" in claim.reason


def test_when_nothing_is_open_the_next_opening_is_waited_for() -> None:
    only_claim = replace(LADDER, steps=(replace(CLAIM, after=()),))
    promised = FACTS.edit(order=replace(FACTS.order, promised=date(2026, 11, 30)))
    progress = run(promised, ladder=only_claim)
    assert next_of(progress) == (Stage.WAITING, "a-to-z", "wait")
    assert progress.next
    assert progress.next.day == date(2026, 12, 3)


def test_a_step_after_its_last_day_is_locked_as_too_late() -> None:
    old = FACTS.edit(order=replace(FACTS.order, promised=date(2026, 5, 1)))
    progress = run(old, entry("a", 10))
    claim = next(one for one in progress.steps if one.step.id == "a-to-z")
    assert claim.state is StepState.LOCKED
    assert "too late since" in claim.reason


def test_a_missing_fact_or_date_is_named_and_never_guessed() -> None:
    unknown = run(FACTS.edit(order=replace(FACTS.order, sold_by="")), entry("a", 10))
    assert "who sold it" in next(one.reason for one in unknown.steps if one.step.id == "a-to-z")
    undated = run(FACTS.edit(order=replace(FACTS.order, promised=None)), entry("a", 10))
    assert "the promised delivery day" in next(one.reason for one in undated.steps if one.step.id == "a-to-z")
    other = run(FACTS.edit(order=replace(FACTS.order, sold_by="retailer")))
    assert "a-to-z" not in states(other)


def test_a_required_step_must_have_ended_first() -> None:
    progress = run(FACTS, entry("a", 10), entry("b", 11, direction="in", answer="refusal"))
    ombud = next(one for one in progress.steps if one.step.id == "ombud")
    assert (ombud.state, ombud.reason) == (StepState.LOCKED, "needs first: Ask for a supervisor")
    climbed = run(
        FACTS,
        entry("a", 10),
        entry("c", 12, step="supervisor"),
        entry("d", 13, step="supervisor", direction="in", answer="refusal"),
    )
    assert states(climbed)["ombud"] is StepState.AVAILABLE
    assert climbed.level == 3


def test_a_reminder_fits_after_silence_and_not_after_a_refusal() -> None:
    reminder = Step("follow-up", "Ask again", 15, level=1, after=("customer-service",), after_silence=True)
    ladder = replace(LADDER, steps=(SERVICE, reminder, SUPERVISOR))
    assert next_of(run(FACTS, entry("a", 10), ladder=ladder))[1] == "follow-up"
    refused = run(FACTS, entry("a", 10), entry("b", 11, direction="in", answer="refusal"), ladder=ladder)
    assert next_of(refused)[1] == "supervisor"
    assert states(refused)["follow-up"] is StepState.LOCKED


def test_an_answer_to_the_first_contact_answers_the_reminder_too_and_the_other_way_round() -> None:
    reminder = Step("follow-up", "Ask again", 15, level=1, after=("customer-service", "phone"), after_silence=True)
    ladder = replace(LADDER, steps=(SERVICE, reminder, SUPERVISOR))
    sent = entry("a", 1), entry("b", 10, step="follow-up")
    first = run(FACTS, *sent, entry("c", 11, direction="in", answer="refusal"), ladder=ladder)
    assert states(first)["follow-up"] is StepState.REJECTED
    second = run(FACTS, *sent, entry("c", 11, step="follow-up", direction="in", answer="refusal"), ladder=ladder)
    assert states(second)["customer-service"] is StepState.REJECTED
    early = run(FACTS, *sent, entry("c", 2, direction="in", answer="acknowledged"), ladder=ladder)
    assert states(early)["follow-up"] is StepState.NO_REPLY


def test_a_first_day_that_is_settled_early_opens_its_step() -> None:
    from_then = rule("later", DeadlineKind.ACT_FROM, "step:customer-service", 60, ends_with=("facts.final_answer",))
    ladder = replace(LADDER, steps=(SERVICE, replace(OMBUD, requires=(), after=(), rules=(from_then,))))
    assert states(run(FACTS, entry("a", 10), ladder=ladder))["ombud"] is StepState.LOCKED
    answered = FACTS.edit(facts={"final_answer": date(2026, 11, 20)})
    assert states(run(answered, entry("a", 10), ladder=ladder))["ombud"] is StepState.AVAILABLE


def test_a_skipped_step_lets_the_ladder_go_on_with_its_reason() -> None:
    progress = run(FACTS, entry("a", 10, skipped="the shop has closed"))
    assert states(progress)["customer-service"] is StepState.SKIPPED
    assert "the shop has closed" in progress.steps[0].reason
    assert states(progress)["supervisor"] is StepState.AVAILABLE
    taken_after_all = run(FACTS, entry("a", 10, skipped="closed"), entry("b", 22))
    assert states(taken_after_all)["customer-service"] is StepState.SENT


def test_an_answer_without_an_attempt_counts_for_its_step() -> None:
    progress = run(FACTS, entry("b", 11, direction="in", answer="refusal"))
    assert states(progress)["customer-service"] is StepState.REJECTED


def test_a_drafted_letter_shows_on_its_step_and_a_sent_one_takes_it() -> None:
    draft = Letter("p4d1aa", step="a-to-z", file="letters/x.md")
    refused = (entry("a", 10), entry("b", 11, direction="in", answer="refusal"))
    drafted = run(FACTS, *refused, letters=(draft,))
    assert states(drafted)["a-to-z"] is StepState.DRAFTED
    assert next_of(drafted) == (Stage.ACT, "a-to-z", "letter")
    sent = run(FACTS, *refused, letters=(replace(draft, sent=date(2026, 11, 21), channel="chat"),))
    assert states(sent)["a-to-z"] is StepState.WAITING
    assert any(one.rule == "a-to-z-answer-by-chat" for one in sent.deadlines)


def test_a_letter_sent_before_an_answer_takes_the_answer() -> None:
    letter = Letter("p4d1aa", step="supervisor", sent=date(2026, 11, 9))
    answers = in_time_order([entry("b", 11, step="supervisor", direction="in", answer="refusal")])
    found = step_histories(answers, [letter])
    assert [one.id for one in found["supervisor"].attempts[0].answers] == ["b"]
    early = step_histories(answers, [replace(letter, sent=date(2026, 11, 15))])
    assert [one.id for one in early["supervisor"].attempts[0].answers] == ["b"]
    same_day = step_histories([entry("a", 9, step="supervisor")], [letter])
    assert len(same_day["supervisor"].attempts) == 1


def test_a_step_taken_again_keeps_the_deadline_that_was_missed_before() -> None:
    progress = run(FACTS, entry("a", 1), entry("b", 20))
    days = [(one.day, one.overdue) for one in progress.deadlines if one.rule == "service-answer"]
    assert days == [(date(2026, 11, 6), False), (date(2026, 11, 25), False)]
    quick = run(FACTS, entry("a", 19), entry("b", 20))
    assert len([one for one in quick.deadlines if one.rule == "service-answer"]) == 1
    answered = run(FACTS, entry("a", 1), entry("x", 2, direction="in", answer="refusal"), entry("b", 20))
    assert next(one.state for one in answered.deadlines if one.rule == "service-answer") is DeadlineState.MET


def test_an_acknowledged_attempt_that_ran_out_stays_missed_beside_a_rule_on_the_first_time() -> None:
    first = rule("first-answer", DeadlineKind.THEY_OWE_BY, "step:customer-service", 5)
    ladder = replace(LADDER, steps=(replace(SERVICE, rules=(*SERVICE.rules, first)),))
    log = entry("a", 1), entry("x", 2, direction="in", answer="acknowledged"), entry("b", 20)
    found = [(one.rule, one.day) for one in run(FACTS, *log, ladder=ladder).deadlines]
    assert found == [
        ("first-answer", date(2026, 11, 6)),
        ("service-answer", date(2026, 11, 6)),
        ("service-answer", date(2026, 11, 25)),
    ]


def test_a_lawyer_that_is_the_next_step_is_not_offered_twice() -> None:
    progress = run(FACTS, entry("a", 10), ladder=replace(LADDER, steps=(replace(LAWYER, after=()),)))
    assert next_of(progress)[1] == "lawyer"
    assert not any(action.step == "lawyer" for action in progress.others)


def test_silence_that_was_acted_upon_is_no_longer_overdue() -> None:
    progress = run(FACTS, entry("a", 1), entry("b", 22, step="supervisor"))
    missed = next(one for one in progress.deadlines if one.rule == "service-answer")
    assert (missed.state, missed.overdue) == (DeadlineState.PASSED, False)
    assert not progress.overdue


def test_only_the_first_suggestion_tells_since_when_an_answer_is_missing() -> None:
    progress = run(FACTS, entry("a", 10))
    assert progress.next
    assert (progress.next.kind, progress.next.day) == (DeadlineKind.THEY_OWE_BY, date(2026, 11, 15))
    assert not any(action.overdue for action in progress.others)


def test_a_right_used_in_time_is_met_and_one_missed_stays_passed() -> None:
    in_time = run(FACTS, entry("a", 10, step="chargeback"))
    assert next(one.state for one in in_time.deadlines if one.rule == "bank-before") is DeadlineState.MET
    placed = FACTS.edit(order=replace(FACTS.order, placed=date(2026, 1, 1)))
    late = run(placed, entry("a", 10, step="chargeback"))
    assert next(one.state for one in late.deadlines if one.rule == "bank-before") is DeadlineState.PASSED


def test_a_deadline_set_by_hand_wins_with_its_reason() -> None:
    case = FACTS.edit(overrides=(Override("bank-before", date(2026, 11, 25), "my bank said so"),))
    progress = run(case, entry("a", 20))
    assert next_of(progress)[1] == "chargeback"
    assert next(one.override_reason for one in progress.deadlines if one.rule == "bank-before") == "my bank said so"


def test_a_rule_that_does_not_apply_gives_no_deadline() -> None:
    never = replace(
        rule("never", DeadlineKind.ACT_BEFORE, "order.placed", 1), when=(Condition("problem.kind", any_of=("late",)),)
    )
    progress = run(ladder=replace(LADDER, steps=(replace(SERVICE, rules=(never,)),)))
    assert not any(one.rule == "never" for one in progress.deadlines)


def test_the_day_you_asked_for_an_answer_is_a_deadline_of_theirs() -> None:
    case = FACTS.edit(wanted=replace(FACTS.wanted, reply_by=date(2026, 11, 15)))
    silent = run(case, entry("a", 10))
    assert next(one for one in silent.deadlines if one.rule == "reply-by").overdue
    answered = run(case, entry("a", 10), entry("b", 12, direction="in", answer="refusal"))
    assert next(one for one in answered.deadlines if one.rule == "reply-by").state is DeadlineState.MET
    assert not any(one.rule == "reply-by" for one in run(case).deadlines)


def test_a_closed_case_asks_for_nothing_unless_its_promise_was_broken() -> None:
    closed = FACTS.edit(status="closed")
    assert run(closed, entry("a", 10)).next is None
    assert run(closed).stage is Stage.CLOSED
    broken = run(closed.edit(outcome=Outcome(("full-refund",), promised=date(2026, 11, 1))))
    assert next_of(broken) == (Stage.CLOSED, "reopen", "reopen")
    assert broken.overdue


def test_a_paused_case_says_what_runs_out_meanwhile() -> None:
    paused = run(FACTS.edit(status="paused", tasks=(Task("Wait"),)), entry("a", 20))
    assert next_of(paused) == (Stage.PAUSED, "reopen", "reopen")
    assert paused.next
    assert paused.next.closes == date(2027, 2, 6)
    assert "1 task" in paused.next.why
    assert not paused.overdue
    bare = run(Case("k7f3qd", "x", status="paused"), ladder=Playbook("empty", "Empty"))
    assert bare.next
    assert bare.next.day is None
    with_right = run(FACTS.edit(status="paused"), ladder=replace(LADDER, rights=(POLICY,)))
    assert with_right.next
    assert with_right.next.closes == date(2026, 12, 1)
    assert "2026-12-01: policy." in with_right.next.why


def test_a_closed_case_neither_presses_nor_warns() -> None:
    alarm = replace(SUPERVISOR, after=(), alert="Stop using it.")
    ladder = replace(LADDER, steps=(*LADDER.steps[:2], alarm))
    assert run(ladder=ladder).urgent == "Stop using it."
    assert run(ladder=ladder).closing
    closed = run(FACTS.edit(status="closed", outcome=Outcome(("rejected",))), ladder=ladder)
    assert (closed.urgent, closed.closing) == ("", None)


def test_a_receipt_before_the_case_was_opened_again_keeps_no_later_promise() -> None:
    again = FACTS.edit(outcome=Outcome(("full-refund",), received=date(2026, 11, 5)))
    promise = entry("b", 12, direction="in", answer="remedy", promise="a refund", promised_by=date(2026, 11, 18))
    progress = run(again, entry("a", 10), promise)
    assert next_of(progress) == (Stage.ACT, "promise", "log")
    came = again.edit(outcome=Outcome(("full-refund",), received=date(2026, 11, 17)))
    assert next_of(run(came, entry("a", 10), promise))[1] == "close"


def test_what_came_last_closes_the_case_though_a_part_came_and_was_chased_before() -> None:
    part = entry("b", 11, direction="in", received="refund")
    log = (entry("a", 10), part, entry("c", 12))
    assert next_of(run(FACTS, *log))[1] != "close"
    whole = FACTS.edit(outcome=Outcome(("full-refund",), received=date(2026, 11, 20)))
    assert next_of(run(whole, *log))[1] == "close"


def test_a_counter_offer_lets_the_offer_run_until_it_lapses() -> None:
    offer = entry("b", 11, direction="in", answer="offer", offer="a voucher", offer_until=date(2026, 11, 30))
    for decision, state in (("counter", DeadlineState.RUNNING), ("decline", DeadlineState.MET)):
        said = entry("c", 12, decides="b", decision=decision)
        found = {one.rule: one for one in run(FACTS, entry("a", 10), offer, said).deadlines}
        assert found["offer-b"].state is state


def test_the_day_that_a_letter_names_moves_the_date_of_its_own_attempt_only() -> None:
    plain = replace(SERVICE, rules=())
    ladder = replace(LADDER, steps=(plain, *LADDER.steps[1:]))
    letter = Letter(
        "l7q2zz", step="customer-service", sent=date(2026, 11, 20), reply_by=date(2026, 12, 4), channel="email"
    )
    progress = run(FACTS, entry("a", 2), letters=(letter,), ladder=ladder)
    days = [one.day for one in progress.deadlines if one.kind is DeadlineKind.FOLLOW_UP]
    assert days == [date(2026, 11, 5), date(2026, 12, 4)]


def test_there_is_always_a_next_option_even_on_an_empty_ladder() -> None:
    progress = run(FACTS, entry("a", 10), ladder=Playbook("empty", "Empty"))
    assert next_of(progress)[1] == "lawyer"


def test_a_step_below_the_reached_one_is_offered_when_nothing_above_is_open() -> None:
    ladder = replace(LADDER, steps=(SERVICE, SUPERVISOR))
    log = entry("a", 10, step="supervisor"), entry("b", 11, step="supervisor", direction="in", answer="refusal")
    assert next_of(run(FACTS, *log, ladder=ladder))[1] == "customer-service"


def test_waiting_on_an_old_step_gives_way_to_the_answer_of_a_newer_one() -> None:
    log = (
        entry("a", 20),
        entry("b", 21, step="supervisor"),
        entry("c", 21, step="supervisor", direction="in", answer="refusal"),
    )
    assert next_of(run(FACTS, *log))[0] is Stage.ACT


def test_a_wait_without_any_known_time_asks_for_patience() -> None:
    progress = run(FACTS, entry("a", 20, step="supervisor", channel="post"))
    assert progress.next
    assert progress.next.day is None
    assert "reasonable time" in progress.next.why

"""Reminders: the run, its proposals, letters and fees."""

from . import (
    letter_mixin,
    reminder,
    reminder_letter,
    policy_sample,
    reminder_send,
    reminder_demand,
    reminder_back,
    reminder_fee,
    run,
    run_daily,
    fee_with_dues,
    run_line,
    run_line_send,
    run_letters,
    run_report,
    effect,
    mail_mail,
)
